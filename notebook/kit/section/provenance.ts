import {html} from "htl";
import {formatDuration} from "../../../runner/narrate/units.ts";
import {plural} from "../../../runner/narrate/words.ts";
import type {Artifact, Build, Revision} from "../../../runner/result/types.ts";
import {swatch} from "../chart/frame.ts";
import {lookOf, seriesOf} from "../chart/series.ts";
import type {Page} from "../page.ts";
import {formatDay} from "../time.ts";
import {facts} from "./facts.ts";
import {element} from "../element.ts";

/** Returns what was built, from what. */
export function buildList(artifact: Artifact): Element {
  const series = seriesOf(artifact);
  return element(
    html`<div class="builds">
      ${artifact.variants.map(({name, revision, flags, flagsText}) => {
        const found = artifact.revisions.find((entry) => entry.name === revision);
        const builds = artifact.builds.filter((build) => build.variant === name);
        const {color, symbol} = lookOf(series, name);
        return html`<article class="build">
          <h3>${swatch({color, symbol})}${name}</h3>
          ${found ? commit(found) : null}
          ${facts([
            ["Patches", (found?.patches ?? []).map(({name, outcome}) => `${name}, ${outcome}`)],
            ["Inputs", Object.entries(found?.inputs ?? {}).map(([name, at]) => `${name} at ${at}`)],
            ["Flags", flags === null ? null : html`${flags}${flagsText ? html`: <code>${flagsText}</code>` : ""}`],
            ["Builds", builds.toSorted((a, b) => a.replicate - b.replicate).map(buildText)],
            ["Tools", [...new Set(builds.flatMap(({tools}) => tools.map(({name, version}) => `${name}: ${version}`)))]],
            ["Files", fileTexts(builds)]
          ])}
        </article>`;
      })}
    </div>`
  );
}

function commit({asked, source, hash, author, date, subject, reason}: Revision): Node | null {
  return html`<div class="commit">
    ${subject === null ? null : html`<p class="commit-subject">${subject}</p>`}
    <p class="muted">
      ${[author?.replace(/ <.*>$/, ""), date === null ? null : formatDay(date)].filter(Boolean).join(", ")}
      ${hash === null ? null : html`<code title=${hash}>${hash.slice(0, 12)}</code>`}
      ${asked === "" ? null : `(${asked}${source === null ? "" : ` in ${source}`})`}
    </p>
    ${reason === null ? null : html`<p class="error">${reason}</p>`}
  </div>`;
}

function buildText({replicate, key, cached, durationMs, status}: Build): Node | null {
  const how = cached ? "cached" : durationMs === null ? "" : `took ${formatDuration(durationMs)}`;
  return html`<span
    >${replicate}: ${status === "ok" ? how : html`<span class="error">${status}</span>`}
    <code>${key.slice(0, 12)}</code></span
  >`;
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

/** Returns what it takes to check this page, and to run the experiment again. */
export function provenance(artifact: Artifact, page: Page): Element {
  const {tool, format, version, experiment, run, machine, samples} = artifact;
  return element(
    html`<div>
      ${facts([
        ["Made by", `${tool.name} ${tool.version}`],
        ["Format", `${format}, version ${version}`],
        ["Result", html`<code>results/${experiment.name}/${run.id}/result.json</code>`],
        ["SHA-256", page.sha256 === null ? null : html`<code class="hash">${page.sha256}</code>`],
        ["Seed", String(run.seed)],
        ["Machine", machine.id],
        ["Samples", plural(samples.count, "sample")],
        ["Overrides", experiment.overrides.map(({option, value}) => html`<code>--${option} ${value}</code>`)],
        ["Run again", html`<code>npm run experiment ${experiment.name}</code>`]
      ])}
      ${experiment.files.map(
        ({path, text}) =>
          html`<details>
            <summary>${path}</summary>
            <pre>${text}</pre>
          </details>`
      )}
      ${experiment.attachments
        .filter(({role, encoding}) => role === "patch" && encoding === "utf8")
        .map(
          ({path, content}) =>
            html`<details>
              <summary>${path}</summary>
              <pre>${content}</pre>
            </details>`
        )}
    </div>`
  );
}
