import type {RunPlan} from "../result/types.ts";
import {formatDuration, formatPercent, formatValue} from "../narrate/units.ts";
import {plural, sentence} from "../narrate/words.ts";
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

/** Returns what a run would build, start and need. */
export function formatPlan(report: PlanReport, {width, style = plainStyle}: Layout): string {
  const {experiment, limits, steps, variants} = report;
  const shuffled = report.seed === null ? "drawn anew for each run" : `seed ${report.seed}`;
  const built = variants.some(({builds}) => builds.length > 0);
  return [
    [wrap(style.bold(experiment.title), width), style.dim(`The plan of ${experiment.name}; nothing was started.`)].join(
      "\n"
    ),
    table(
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
    table(
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

function totals({buildMs, diskBytes, steps, variants}: PlanReport): string[] {
  const fresh = variants.flatMap(({builds}) => builds).filter((build) => build === "new").length;
  const measuring = steps.every(({durationMs}) => durationMs !== null)
    ? `about ${formatDuration(steps.reduce((sum, {durationMs}) => sum + (durationMs ?? 0), 0))}`
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
  return [`${building}. Measuring: ${measuring}.`, `Disk: ${needed}${free}.`];
}
