import type {CountersFinding} from "../result/types.ts";
import {cacheSize} from "./cache.ts";
import {list, plural} from "./words.ts";

/** Returns how it was counted, or simulated, what the processor did. */
export function countingSentences({caches, rounds, status}: CountersFinding): string[] {
  if (status !== "done") return [];
  return [...new Set(rounds.map(({measurement}) => measurement))].flatMap((measurement) => {
    const own = rounds.filter((one) => one.measurement === measurement);
    const groups = own.filter(({instrument}) => instrument === "perf stat");
    const simulated = own.find(({instrument}) => instrument === "cachegrind");
    const counted = groups.reduce((sum, {taken}) => sum + taken, 0);
    return [
      groups.length === 0
        ? ""
        : `What the processor and the system do for ${measurement} was counted by perf stat in ${plural(counted, "round")} of its own${groups.length > 1 ? `, ${plural(groups.length, "group")} of events one after the other` : ""}, the processor’s events in user space alone.`,
      simulated === undefined || caches === null
        ? ""
        : `${measurement} was simulated by cachegrind in ${plural(simulated.taken, "round")}, with ${list([
            `${cacheSize(caches.L1I)} L1I`,
            `${cacheSize(caches.L1D)} L1D`,
            `${cacheSize(caches.LL)} last-level caches`
          ])}.`,
      "Ratios are of pairs within rounds; counters are described, and not judged."
    ].filter((text) => text !== "");
  });
}
