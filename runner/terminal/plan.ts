import type {RunPlan} from "../result/types.ts";
import {formatDuration, formatPercent, formatValue} from "../narrate/units.ts";
import {plural, sentence} from "../narrate/words.ts";
import {stepTexts} from "./plan-steps.ts";
import type {Layout} from "./results.ts";
import {plainStyle} from "./style.ts";
import {table} from "./table.ts";
import {item, wrap} from "./text.ts";

/** What a run would do, found out without starting anything. */
export interface PlanReport {
  experiment: {name: string; title: string};
  seed: number | null; // null: drawn when the run starts
  variants: PlannedVariant[];
  steps: PlannedStep[];
  searches: PlannedSearch[]; // steps that choose what to measure as they go
  layouts: PlannedLayouts[];
  counting: PlannedCounting[];
  profiles: PlannedProfile[];
  binaries: {step: string; variants: string[]}[];
  buildMs: number | null; // estimated, of the builds that are new; null: not known
  diskBytes: {needed: number | null; free: number | null}; // needed is estimated
  limits: string[]; // what this machine cannot do, as sentences
}

export interface PlannedVariant {
  name: string;
  revision: string; // as asked
  hash: string | null; // what it resolves to; null: not known yet
  flags: string | null; // what they set, for reading
  builds: ("cached" | "new")[]; // by replicate; empty where there is nothing to build
}

export interface PlannedStep {
  step: string;
  measurement: string;
  order: string[]; // each round’s starts before they are shuffled, the control included
  rounds: RunPlan["steps"][number]["rounds"];
  warmupRounds: number;
  durationMs: number | null; // estimated; null: not known
}

/** What is known ahead of a search through a history; the rest depends on what it finds. */
export interface PlannedSearch {
  step: string;
  kind: "bisect" | "timeline";
  measurement: string;
  revisions: number; // in the range, both ends included
  problem: string | null; // why it cannot be searched, as a sentence
  first: number; // builds: of a bisection in which every sample tells, or of a timeline’s grid
  rounds: number; // of a timeline, or in which a bisection confirms what it names
  refine: boolean;
  sampleMs: number | null; // estimated; null: not known
}

/** What is known ahead of a step that tells where the time goes. */
export interface PlannedProfile {
  step: string;
  measurement: string;
  variants: string[];
  reason: string | null; // why it cannot be taken here
  event: string | null; // at which perf looks; null: callgrind simulates
}

/** What is known ahead of a step that measures variants in many layouts. */
export interface PlannedLayouts {
  step: string;
  measurement: string;
  variants: string[];
  random: number;
  pinned: number;
  links: number; // of objects that are built already
  samples: number; // those that are lost and taken again come on top
  sampleMs: number | null; // estimated; null: not known
}

/** What a step will count, or simulate, as this machine can. */
export interface PlannedCounting {
  step: string;
  measurement: string;
  variants: string[]; // the first is the baseline, which every round starts twice
  reason: string | null; // why it cannot be taken here, as a sentence
  groups: {events: string[]; rounds: number}[]; // events that are counted at once, in rounds of their own
  simulated: {metrics: string[]; rounds: number} | null;
  durationMs: number | null; // estimated; null: not known
}

/** Returns what a run would build, start and need. */
export function formatPlan(report: PlanReport, {width, style = plainStyle}: Layout): string {
  const {experiment, limits, steps, variants} = report;
  const shuffled = report.seed === null ? "drawn anew for each run" : `seed ${report.seed}`;
  const built = variants.some(({builds}) => builds.length > 0);
  return [
    [wrap(style.bold(experiment.title), width), style.dim(`The plan of ${experiment.name}; nothing was started.`)].join(
      "\n"
    ),
    variants.length === 0
      ? ""
      : table(
          [
            {heading: "variant", shrinks: true},
            {heading: "revision", shrinks: true},
            {heading: "commit"},
            ...(variants.some(({flags}) => flags !== null) ? [{heading: "flags", shrinks: true, optional: true}] : []),
            ...(built ? [{heading: "builds"}] : [])
          ],
          variants.map(({name, revision, hash, flags, builds}) => [
            name,
            revision,
            hash?.slice(0, 12) ?? "",
            ...(variants.some((variant) => variant.flags !== null) ? [flags ?? ""] : []),
            buildsText(builds)
          ]),
          width,
          style
        ),
    steps.length === 0
      ? ""
      : table(
          [
            {heading: "step", shrinks: true},
            {heading: "measurement", shrinks: true},
            {heading: "rounds", align: "right"},
            {heading: "samples", align: "right"},
            {heading: "time", align: "right"}
          ],
          steps.map((step) => [
            step.step,
            step.measurement,
            roundsText(step.rounds),
            samplesText(step),
            step.durationMs === null ? "not known" : `≈ ${formatDuration(step.durationMs)}`
          ]),
          width,
          style
        ),
    ...precisions(steps).map((text) => wrap(text, width)),
    ...stepTexts(report).map((text) => wrap(text, width)),
    ...orders(steps, shuffled).map((text) => wrap(text, width)),
    [...totals(report)].map((text) => wrap(text, width)).join("\n"),
    limits.map((limit) => item(style.warning("!"), sentence(limit), width)).join("\n")
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function buildsText(builds: PlannedVariant["builds"]): string {
  const cached = builds.filter((build) => build === "cached").length;
  const fresh = builds.length - cached;
  return [...(cached > 0 ? [`${cached} cached`] : []), ...(fresh > 0 ? [`${fresh} new`] : [])].join(", ") || "none";
}

function roundsText(rounds: PlannedStep["rounds"]): string {
  return rounds.kind === "fixed" ? String(rounds.rounds) : `${rounds.atLeast} to ${rounds.atMost}`;
}

/** Returns how many samples a step takes; rounds that lose a pair come on top. */
function samplesText({order, rounds, warmupRounds}: PlannedStep): string {
  const count = (n: number) => String((n + warmupRounds) * order.length);
  return rounds.kind === "fixed" ? count(rounds.rounds) : `${count(rounds.atLeast)} to ${count(rounds.atMost)}`;
}

/** Returns when those steps stop that have no fixed number of rounds. */
function precisions(steps: readonly PlannedStep[]): string[] {
  return steps.flatMap(({step, measurement, rounds}) => {
    if (rounds.kind === "fixed") return [];
    const time = rounds.atMostMs === null ? "" : `, or after ${formatDuration(rounds.atMostMs)}`;
    return [`${step}, ${measurement} stops as soon as its interval is ±${formatPercent(rounds.halfWidth)}${time}.`];
  });
}

/** Returns what is in a round, alike rounds once. */
function orders(steps: readonly PlannedStep[], shuffled: string): string[] {
  return [...new Set(steps.map(({order}) => order.join(", ")))].map(
    (order) => `Each round, in a random order (${shuffled}): ${order}.`
  );
}

function totals({buildMs, counting, diskBytes, layouts, searches, steps, variants}: PlanReport): string[] {
  const fresh = variants.flatMap(({builds}) => builds).filter((build) => build === "new").length;
  const beside = searches.length > 0 ? ", beside what is searched" : "";
  const durations = [
    ...steps.map(({durationMs}) => durationMs),
    ...counting.filter(({reason}) => reason === null).map(({durationMs}) => durationMs),
    ...layouts.map(({samples, sampleMs}) => (sampleMs === null ? null : samples * sampleMs))
  ];
  const measuring =
    durations.length === 0 && searches.length > 0
      ? "depends on what is found"
      : durations.every((durationMs) => durationMs !== null)
        ? `about ${formatDuration(durations.reduce((sum, durationMs) => sum + durationMs, 0))}`
        : "not known before the first round";
  const building =
    fresh === 0
      ? "Nothing has to be built"
      : `${plural(fresh, "build")} to make: ${buildMs === null ? "time not known" : `about ${formatDuration(buildMs)}`}`;
  const needed =
    diskBytes.needed === null
      ? "what is needed is not known"
      : diskBytes.needed === 0
        ? "nothing more is needed"
        : `about ${formatValue(diskBytes.needed, "B")} needed`;
  const free = diskBytes.free === null ? "" : `, ${formatValue(diskBytes.free, "B")} free`;
  return [
    `${building}${beside}. Measuring: ${measuring}${durations.length > 0 ? beside : ""}.`,
    `Disk: ${needed}${free}.`
  ];
}
