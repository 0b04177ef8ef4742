import {RECORDED_STARTS} from "../investigate/profile.ts";
import {formatDuration} from "../narrate/units.ts";
import {list, plural} from "../narrate/words.ts";
import type {PlannedCounting, PlannedLayouts, PlannedProfile, PlannedSearch, PlanReport} from "./plan.ts";

/** Returns what each step will do that is no comparison, as far as it can be known, in sentences. */
export function stepTexts({binaries, counting, layouts, profiles, searches}: PlanReport): string[] {
  return [
    ...searches.map(searchText),
    ...counting.map(countingText),
    ...profiles.map(profileText),
    ...binaries.map(
      ({step, variants}) => `${step} takes the programs of ${list(variants)} apart, function by function.`
    ),
    ...layouts.map(layoutText)
  ];
}

function searchText({
  step,
  kind,
  measurement,
  revisions,
  problem,
  first,
  rounds,
  refine,
  sampleMs
}: PlannedSearch): string {
  if (problem !== null) return `${step} cannot be taken. ${problem}`;
  if (revisions < 2) return `${step} has nothing to go through: its ends are the same revision.`;
  const each = sampleMs === null ? "" : ` of about ${formatDuration(sampleMs)} each`;
  if (kind === "bisect") {
    return `${step} searches ${plural(revisions, "revision")} by ${measurement}. Where every sample${each} tells, that takes about ${plural(first, "build")}; how many more builds and samples it takes depends on what is found. What it names is then built again, and compared in ${plural(rounds, "round")}.`;
  }
  const more = refine ? " What else is measured, between neighbours that differ, depends on what is found." : "";
  return `${step} measures ${first} of ${plural(revisions, "revision")} by ${measurement}, in ${plural(rounds, "round")}: ${plural(first, "build")}, ${plural(first * rounds, "sample")}${each}.${more}`;
}

function layoutText({step, measurement, variants, random, pinned, links, samples, sampleMs}: PlannedLayouts): string {
  const each = sampleMs === null ? "" : ` of about ${formatDuration(sampleMs)} each`;
  return `${step} measures ${list(variants)} by ${measurement} as shipped, linked evenly, in ${plural(random, "random layout")} and in ${plural(pinned, "pinned one")}: ${plural(links, "link")} of objects that are built already, and ${plural(samples, "sample")}${each}.`;
}

function countingText({step, measurement, variants, reason, groups, simulated, durationMs}: PlannedCounting): string {
  if (reason !== null) return `${step} cannot be taken here. ${reason}`;
  const [baseline = ""] = variants;
  const counted = groups.map(({events, rounds}) => `counts ${list(events)} in ${plural(rounds, "round")}`);
  const modelled =
    simulated === null ? [] : [`simulates ${list(simulated.metrics)} in ${plural(simulated.rounds, "round")}`];
  const time = durationMs === null ? "" : `, in about ${formatDuration(durationMs)}`;
  return `${step} ${list([...counted, ...modelled])}, of ${measurement} with ${list([...variants, `${baseline} once more`])}${time}.`;
}

function profileText({step, measurement, variants, reason, event}: PlannedProfile): string {
  if (reason !== null) return `${step} cannot be taken here. ${reason}`;
  const {least, most} = RECORDED_STARTS;
  return event === null
    ? `${step} has callgrind simulate one start of ${measurement} with each of ${list(variants)}.`
    : `${step} has perf record (${event}) ${least} to ${most} starts of ${measurement} with each of ${list(variants)}.`;
}
