import type {Experiment} from "../experiment/experiment.ts";
import {locator, problemAt} from "../experiment/locate.ts";
import type {Problem} from "../experiment/problem.ts";
import {unknownEvent} from "../investigate/events.ts";
import type {Instruments} from "../investigate/lab.ts";
import {findInstruments} from "../measure/instruments/available.ts";

/** Returns the events that steps are to count and that do not exist here, each with its place; asks perf only where some are listed. */
export async function unknownEvents(
  experiment: Experiment,
  instruments: () => Promise<Pick<Instruments, "perf" | "valgrind">> = findInstruments
): Promise<Problem[]> {
  const listing = experiment.steps.flatMap((step, i) =>
    step.kind === "counters" && step.events !== null ? [{i, events: step.events}] : []
  );
  if (listing.length === 0) return [];
  const found = await instruments();
  const locate = locator(experiment);
  return listing.flatMap(({i, events}) =>
    events.flatMap((event, n) => {
      const reason = unknownEvent(event, found);
      return reason === null ? [] : [problemAt(locate, ["steps", i, "counters", "events", n], reason)];
    })
  );
}
