import type {Grade, Observation, Remedy} from "../machine/observation.ts";
import type {Tuning} from "../machine/tune/remembered.ts";
import type {Restored} from "../machine/tune/restore.ts";
import {lineFor, type Change, type Refusal} from "../machine/tune/setting.ts";
import {formatCpus} from "../measure/cpus.ts";
import {plural, sentence} from "../narrate/words.ts";
import type {Layout} from "./results.ts";
import {plainStyle, type Style} from "./style.ts";
import {item, wrap} from "./text.ts";

/** What is seen of a machine. */
export interface Examination {
  machine: {host: string; cpu: string; cpus: number; os: string; kernel: string};
  observations: Observation[];
  tunings: Tuning[]; // that are in force
  tunable: string | null; // what system tune would set
}

const grades: Grade[] = ["bad", "could be better", "not known", "good"];

/** Returns what is seen of a machine, the worst first, with what to do. */
export function formatExamination(
  {machine, observations, tunings, tunable}: Examination,
  {width, style = plainStyle}: Layout
): string {
  const {host, cpu, cpus, os, kernel} = machine;
  const size = Math.max(...observations.map(({item}) => item.length));
  const blocks = grades.flatMap((grade) => {
    const found = observations.filter((one) => one.grade === grade);
    if (found.length === 0) return [];
    const shown = found.map((one) => formatObservation(one, size, width, style));
    return [[style.bold(headings[grade]), ...shown].join("\n")];
  });
  const all = "npm run experiment -- system tune";
  return [
    wrap(`${host}: ${cpu}, ${plural(cpus, "CPU")}; ${os}, kernel ${kernel}`, width),
    ...blocks,
    ...tunings.map((tuning) => wrap(tunedText(tuning), width)),
    ...(tunable === null ? [] : [wrap(`sudo ${all} sets this: ${tunable}. It remembers what was there.`, width)])
  ].join("\n\n");
}

const headings: Record<Grade, string> = {
  bad: "Bad",
  "could be better": "Could be better",
  "not known": "Not known",
  good: "Good"
};

function formatObservation(
  {item: name, state, grade, meaning, remedy}: Observation,
  size: number,
  width: number,
  style: Style
): string {
  const mark = {
    bad: style.bad("✗"),
    "could be better": style.warning("!"),
    "not known": style.dim("?"),
    good: style.good("✓")
  }[grade];
  const head = item(`${mark} ${name.padEnd(size)} `, state, width);
  if (grade === "good" || grade === "not known") return head;
  const words = remedy !== null && "words" in remedy ? ` ${remedy.words}` : "";
  return [head, wrap(`${meaning}.${words}`, width, "  "), ...(remedy === null ? [] : remedyLines(remedy, width))].join(
    "\n"
  );
}

/** A line to be typed is never broken by us: what the terminal breaks can still be copied. */
function remedyLines(remedy: Remedy, width: number): string[] {
  if ("words" in remedy) return [];
  return [`  → ${remedy.line}`, wrap(remedy.does, width, "    ")];
}

function tunedText({by, since, changes}: Tuning): string {
  const when = `since ${since.slice(0, 16).replace("T", " ")} UTC`;
  return `The machine is tuned ${when} by ${by}, in ${plural(changes.length, "place")}. npm run experiment -- system restore puts back what was there.`;
}

/** What was tuned, and what could not be. */
export interface TunedReport {
  cpus: readonly number[]; // that were made quiet
  done: Change[];
  bound: (Change & Refusal)[]; // interrupts that their driver keeps where they are
  failed: (Change & Refusal)[];
  stale: boolean;
}

export function formatTuned({cpus, done, bound, failed, stale}: TunedReport, layout: Layout): string {
  const {width, style = plainStyle} = layout;
  const nothing = done.length === 0 && failed.length === 0 && bound.length === 0;
  return [
    ...(stale ? [wrap(STALE, width)] : []),
    ...(nothing ? [wrap("Everything that can be set here is as it should be.", width)] : []),
    ...groups(done).map((group) => item(style.good("✓"), changeText(group), width)),
    ...(bound.length > 0
      ? [
          item(
            style.dim("·"),
            `${plural(bound.length, "interrupt")} stay where they are: their drivers bind them.`,
            width
          )
        ]
      : []),
    ...failures(failed, layout),
    ...(done.length > 0
      ? [
          "",
          wrap(
            `CPU ${formatCpus(cpus)} is for measuring. npm run experiment -- system restore puts all back, and so does a restart.`,
            width
          )
        ]
      : [])
  ].join("\n");
}

const STALE =
  "What was remembered of a tuning is of an earlier start of the system, and each start sets all anew: it was dropped.";

export function formatRestored({tunings, done, left, refused, stale}: Restored, layout: Layout): string {
  const {width, style = plainStyle} = layout;
  return [
    ...(stale ? [wrap(STALE, width)] : []),
    ...(tunings.length === 0 && !stale ? [wrap("The machine is not tuned: there is nothing to put back.", width)] : []),
    ...(tunings.length > 0 && done.length + left.length + refused.length === 0
      ? [wrap("All was as before already.", width)]
      : []),
    ...groups(done).map((group) => item(style.good("✓"), changeText(group), width)),
    ...groups(left).flatMap((group) => [
      item(
        style.warning("!"),
        `${group[0]?.item}: left at ${group[0]?.from}, to which somebody else has set it since.`,
        width
      ),
      ...group.map((change) => `  → ${lineFor(change)}`)
    ]),
    ...failures(refused, layout)
  ].join("\n");
}

function failures(failed: readonly (Change & Refusal)[], {width, style = plainStyle}: Layout): string[] {
  return groups(failed).flatMap((group) => [
    item(style.bad("✗"), `${changeText(group)}: not done. ${sentence(group[0]?.reason ?? "")}`, width),
    ...group.slice(0, MOST).map((change) => `  → ${lineFor(change)}`),
    ...(group.length > MOST ? [`    and ${group.length - MOST} more of these`] : [])
  ]);
}

const MOST = 2; // of lines that differ in a number only

/** Returns changes from the same to the same together, e.g., of all CPUs. */
function groups<T extends Change>(changes: readonly T[]): T[][] {
  const grouped = new Map<string, T[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.item, change.from, change.to]);
    grouped.set(key, [...(grouped.get(key) ?? []), change]);
  }
  return [...grouped.values()];
}

function changeText(group: readonly Change[]): string {
  const [first] = group;
  const count = group.length > 1 ? ` (${group.length}×)` : "";
  return `${first?.item}: ${first?.from} → ${first?.to}${count}`;
}
