import {html} from "htl";
import {formatValue} from "../../../runner/narrate/units.ts";
import type {Artifact, Metric, Sample} from "../../../runner/result/types.ts";
import {measuredValue} from "../../../runner/statistics/couples.ts";
import {readQuery, writeQuery} from "../choice/address.ts";
import {element} from "../element.ts";
import {facts} from "../section/facts.ts";
import {formatDay} from "../time.ts";
import type {Point, Topic} from "./points.ts";

/** Where a chart shows what is known of a sample. */
export interface EvidencePlace {
  panel: Element;
  show: (sample: Sample) => void;
  close: () => void;
}

/**
 * Returns a place for a sample’s evidence, which holds that of the sample that
 * the page’s address names, if it is one of those given.
 */
export function evidencePlace(artifact: Artifact, samples: () => readonly Sample[]): EvidencePlace {
  const panel = element(html`<div class="evidence-place" aria-live="polite"></div>`);
  const close = () => {
    if (!panel.hasChildNodes()) return;
    writeQuery({sample: null});
    const inside = panel.contains(document.activeElement);
    panel.replaceChildren();
    if (inside) panel.closest("figure")?.querySelector<SVGElement>("svg.plot")?.focus();
  };
  panel.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape") close();
  });
  const show = (sample: Sample) => {
    writeQuery({sample: sample.id});
    panel.replaceChildren(evidence(artifact, sample, close));
  };
  const named = readQuery().get("sample");
  const found = named === null ? undefined : samples().find(({id}) => id === named);
  if (found) panel.append(evidence(artifact, found, close));
  return {panel, show, close};
}

/** Returns all that an artifact keeps of a sample: what was run, of which commit and build, when, and what came of it. */
function evidence(artifact: Artifact, sample: Sample, close: () => void): Element {
  const {measurement, variant, replicate, round, position, status, reason, canaries, tail, startedAt} = sample;
  const command = artifact.measurements.find(({name}) => name === measurement)?.command ?? null;
  const revisionName = artifact.variants.find(({name}) => name === variant)?.revision ?? null;
  const revision = artifact.revisions.find(({name}) => name === revisionName);
  const build = artifact.builds.find((build) => build.variant === variant && build.replicate === replicate);
  const author = revision?.author?.replace(/ <.*>$/, "") ?? null;
  return element(
    html`<section class="evidence" aria-label="A sample’s evidence">
      <div class="evidence-head">
        <b>${variant}${sample.control ? " again, the control" : ""}, round ${round}</b>
        <button type="button" class="quiet" onclick=${close}>Close</button>
      </div>
      ${facts([
        ["Status", reason === null ? status : `${status}: ${reason}`],
        ["Values", valueTexts(artifact, sample)],
        [
          "Taken",
          `at position ${position} of round ${round}, on ${formatDay(startedAt)} at ${startedAt.slice(11, 23)} UTC`
        ],
        ["Canaries", canaries && canaryText(canaries)],
        ["Command", command === null ? null : html`<code>${command}</code>`],
        [
          "Revision",
          revision
            ? [
                revision.subject ?? "",
                html`<span
                  >${[author, revision.date && formatDay(revision.date)].filter(Boolean).join(", ")}
                  ${revision.hash === null ? null : html`<code class="hash">${revision.hash}</code>`}</span
                >`,
                revision.patches.length > 0 ? `patched: ${revision.patches.map(({name}) => name).join(", ")}` : ""
              ]
            : null
        ],
        ["Build", build ? html`<span>${replicate}, <code class="hash">${build.key}</code></span>` : String(replicate)],
        ["Its log", build?.log ? html`<code class="hash">${build.log}</code>` : null],
        ["Resources", resourceTexts(sample)],
        ["Output", tail === null ? null : html`<pre class="tail">${tail}</pre>`],
        ["Sample", html`<code class="hash">${sample.id}</code>`]
      ])}
    </section>`
  );
}

/** Returns what a tip says of a sample: its coordinates, its canaries, and its value. */
export function describePoint({sample, value, counted}: Point, {unit}: Topic): string[] {
  const {variant, control, round, position, replicate, canaries, startedAt, status, reason} = sample;
  const who = control ? `${variant} again, the control` : variant;
  const known = Number.isFinite(value);
  return [
    known ? `${who}: ${formatValue(value, unit)}` : `${who}: ${status}`,
    `round ${round}, position ${position}, build ${replicate}`,
    `started at ${startedAt.slice(11, 19)} UTC`,
    ...(canaries ? [`canaries ${canaryText(canaries)}`] : []),
    ...(known && !counted ? ["set aside"] : []),
    ...(reason === null ? [] : [reason])
  ];
}

function canaryText({beforeNs, afterNs}: NonNullable<Sample["canaries"]>): string {
  return `${formatValue(beforeNs, "ns")} before, ${formatValue(afterNs, "ns")} after`;
}

const MOST_VALUES = 12; // lines; a suite’s sample has one a benchmark

function valueTexts({measurements}: Artifact, sample: Sample): string[] {
  const metrics = measurements.find(({name}) => name === sample.measurement)?.metrics ?? [];
  const texts = Object.entries(sample.values).flatMap(([benchmark, byMetric]) =>
    Object.entries(byMetric).map(([name, processes]) => {
      const metric = metrics.find((metric) => metric.name === name) ?? unknown(name);
      const value = measuredValue(sample, benchmark, metric);
      const count = processes.reduce((sum, values) => sum + values.length, 0);
      const what = count > 1 ? ` (the ${metric.summary} of ${count})` : "";
      return `${benchmark === "" ? "" : `${benchmark}, `}${name}: ${value === null ? "none" : formatValue(value, metric.unit)}${what}`;
    })
  );
  const more = texts.length - MOST_VALUES;
  return more > 0 ? [...texts.slice(0, MOST_VALUES), `and ${more} more`] : texts;
}

function resourceTexts({resources}: Sample): string | null {
  if (resources === null) return null;
  const {wallNs, userUs, systemUs, peakMemoryBytes} = resources;
  return [
    `${formatValue(wallNs, "ns")} from start to end`,
    userUs === null ? "" : `${formatValue(userUs, "us")} user`,
    systemUs === null ? "" : `${formatValue(systemUs, "us")} system`,
    peakMemoryBytes === null ? "" : `${formatValue(peakMemoryBytes, "byte")} peak memory`
  ]
    .filter((text) => text !== "")
    .join(", ");
}

function unknown(name: string): Metric {
  return {name, unit: "", better: "lower", delta: {kind: "relative", value: 0}, summary: "median"};
}
