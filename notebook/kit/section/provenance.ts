import {html} from "htl";
import {formatDuration} from "../../../runner/narrate/units.ts";
import {list, plural} from "../../../runner/narrate/words.ts";
import {cleanBuilds, layoutBuilds} from "../../../runner/result/builds.ts";
import type {Artifact, Build, Revision} from "../../../runner/result/types.ts";
import {swatch} from "../chart/frame.ts";
import {lookOf, seriesOf} from "../chart/series.ts";
import {commitAddress} from "../forge.ts";
import type {Page} from "../page.ts";
import {formatDay} from "../time.ts";
import {facts} from "./facts.ts";
import {element} from "../element.ts";

/** A search through a long history builds more than anybody reads. */
const MOST = 40;

/** Returns what was built, from what. */
export function buildList(artifact: Artifact): Element {
  const series = seriesOf(artifact);
  return element(
    html`<div class="builds">
      ${artifact.variants.slice(0, MOST).map(({name, revision, flags, flagsText}) => {
        const found = artifact.revisions.find((entry) => entry.name === revision);
        const builds = cleanBuilds(artifact).filter((build) => build.variant === name);
        const {color, symbol} = lookOf(series, name);
        return html`<article class="build">
          <h3>${swatch({color, symbol})}${name}</h3>
          ${found ? commit(found) : null}
          ${facts([
            ["Patches", (found?.patches ?? []).map(({name, outcome}) => `${name}, ${outcome}`)],
            ["Inputs", Object.entries(found?.inputs ?? {}).map(([name, at]) => `${name} at ${at}`)],
            ["Flags", flags === null ? null : html`${flags}${flagsText ? html`: <code>${flagsText}</code>` : ""}`],
            ["Builds", builds.toSorted((a, b) => a.replicate - b.replicate).map(buildText)],
            ["Layouts", layoutText(layoutBuilds(artifact).filter((build) => build.variant === name))],
            ["Tools", [...new Set(builds.flatMap(({tools}) => tools.map(({name, version}) => `${name}: ${version}`)))]],
            ["Files", folded(fileTexts(builds), "file")]
          ])}
        </article>`;
      })}
      ${
        artifact.variants.length > MOST
          ? html`<p class="muted">and ${artifact.variants.length - MOST} more, which the result has all of</p>`
          : null
      }
    </div>`
  );
}

function commit({asked, source, hash, author, date, subject, reason}: Revision): Node | null {
  return html`<div class="commit">
    ${subject === null ? null : html`<p class="commit-subject">${subject}</p>`}
    <p class="muted">
      ${[author?.replace(/ <.*>$/, ""), date === null ? null : formatDay(date)].filter(Boolean).join(", ")}
      ${hash === null ? null : hashLink(source, hash, hash.slice(0, 12))}
      ${asked === "" ? null : `(${asked}${source === null ? "" : ` in ${source}`})`}
    </p>
    ${reason === null ? null : html`<p class="error">${reason}</p>`}
  </div>`;
}

/** Returns a commit’s hash, as a link to the commit where its source shows it. */
export function hashLink(source: string | null, hash: string, text: string): Node | null {
  const address = commitAddress(source, hash);
  const code = html`<code title=${hash}>${text}</code>`;
  return address === null ? code : html`<a href=${address} rel="noreferrer">${code}</a>`;
}

function buildText({replicate, key, cached, durationMs, status}: Build): Node | null {
  const how = cached ? "cached" : durationMs === null ? "" : `took ${formatDuration(durationMs)}`;
  return html`<span
    >${replicate}: ${status === "ok" ? how : html`<span class="error">${status}</span>`}
    <code>${key.slice(0, 12)}</code></span
  >`;
}

/** Returns in how many layouts a variant was linked again, by what. */
function layoutText(builds: readonly Build[]): string | null {
  if (builds.length === 0) return null;
  const failed = builds.filter(({status}) => status !== "ok").length;
  const of = <K extends "means" | "linker">(key: K): string[] => [
    ...new Set(builds.flatMap(({arrangement}) => arrangement?.[key] ?? []))
  ];
  const [varied, linkers] = [of("means"), of("linker")];
  return [
    plural(builds.length, "layout"),
    failed > 0 ? `${failed} of which could not be built` : "",
    varied.length > 0 ? `which vary the ${list(varied)}` : "",
    linkers.length > 0 ? `linked by ${list(linkers)}` : ""
  ]
    .filter(Boolean)
    .join(", ");
}

function fileTexts(builds: Build[]): Node[] {
  const files = new Map<string, Set<string>>();
  for (const {path, sha256} of builds.flatMap(({files}) => files)) {
    files.set(path, (files.get(path) ?? new Set()).add(sha256));
  }
  return [...files].map(([path, hashes]) =>
    element(
      html`<span
        >${path} ${hashes.size === 1 && builds.length > 1 ? "(the same bytes each time)" : ""}
        ${[...hashes].map((hash) => html`<code title=${hash}>${hash.slice(0, 12)}</code> `)}</span
      >`
    )
  );
}

/** Returns the first of many lines, and the others folded. */
function folded(lines: Node[], noun: string): Node[] {
  const others = lines.slice(LINES);
  if (others.length === 0) return lines;
  return [
    ...lines.slice(0, LINES),
    element(
      html`<details>
        <summary>${plural(others.length, `more ${noun}`)}</summary>
        ${others.map((line) => html`<div>${line}</div>`)}
      </details>`
    )
  ];
}

const LINES = 8;

/** Returns what it takes to check this page, and to run the experiment again. */
export function provenance(artifact: Artifact, page: Page): Element {
  const {tool, format, version, experiment, run, machine, samples} = artifact;
  const repeated = experiment.overrides.filter(({option}) => option === "rerun");
  const overrides = experiment.overrides.filter(({option}) => option !== "rerun");
  return element(
    html`<div>
      ${facts([
        ["Experiment", experiment.files.map(({path}) => html`<code>experiments/${path}</code>`)],
        ["Revisions", artifact.revisions.map(revisionText)],
        ["Machine", `${machine.cpu}; identity ${machine.id}`],
        ["Made by", `${tool.name} ${tool.version}, in the format ${format}, version ${version}`],
        ["Result", html`<code>results/${experiment.name}/${run.id}/result.json</code>`],
        ["SHA-256", page.sha256 === null ? null : html`<code class="hash">${page.sha256}</code>`],
        ["Left out", page.report?.original ? leftOut(page.report.original) : null],
        ["Samples", `${plural(samples.count, "sample")}, in an order by the seed ${run.seed}`],
        ["Overrides", overrides.map(({option, value}) => html`<code>--${option} ${value}</code>`)],
        ["Repeats", repeated.map(({value}) => value)],
        ["Run again", html`<code>npm run ${againCommand(artifact, page)}</code>`]
      ])}
      ${fold("The commands that were measured", commands(artifact))}
      ${experiment.files.map(({path, text}) => fold(path, text))}
      ${experiment.attachments
        .filter(({role, encoding}) => role === "patch" && encoding === "utf8")
        .map(({path, content}) => fold(path, content))}
    </div>`
  );
}

/** A report is all that it takes. Of a run that is not over there is no artifact yet. */
function againCommand({experiment, run}: Artifact, {report, sha256}: Page): string {
  if (report) return `experiment -- rerun ${fileName()}`;
  if (sha256 === null) return `experiment ${experiment.name}`;
  return `experiment -- rerun results/${experiment.name}/${run.id}/result.json`;
}

/** Returns the name of the report’s file, as a shell takes it, where the page knows under which it was opened. */
function fileName(): string {
  const {pathname, protocol} = document.location;
  const name = protocol === "file:" ? decode(pathname.replace(/^.*\//, "")) : "";
  return name === "" ? "report.html" : /^[\w@%+=:,.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function revisionText({name, source, hash, asked}: Revision): Node | null {
  return html`<span
    >${name}:
    ${hash === null ? asked || "not had" : hashLink(source, hash, hash)}${
      source === null ? "" : /[/:]/.test(source) ? ` in ${source}` : ` (${source})`
    }</span
  >`;
}

function leftOut(original: string): Node | null {
  return html`<span
    >The names of hosts and users. The result as it was written has the SHA-256
    <code class="hash">${original}</code></span
  >`;
}

function commands({measurements}: Artifact): string {
  return measurements
    .filter(({command}) => command !== null)
    .map(({name, command}) => (measurements.length > 1 ? `# ${name}\n${command}` : `${command}`))
    .join("\n\n");
}

function fold(summary: string, text: string): Node | null {
  if (text === "") return null;
  return html`<details>
    <summary>${summary}</summary>
    <pre>${text}</pre>
  </details>`;
}
