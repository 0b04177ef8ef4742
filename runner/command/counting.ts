import type {CountersStep} from "../experiment/experiment.ts";
import {chooseCounters} from "../investigate/events.ts";
import {gauges, planUnder, withoutLooks} from "../investigate/instruments.ts";
import type {Instruments} from "../investigate/lab.ts";
import {plannedRounds} from "../investigate/rounds.ts";
import {counterOf, isSimulated} from "../result/counters.ts";
import type {PlannedCounting} from "../terminal/plan.ts";

/** By how much longer a command takes that is simulated: most take 20 to 100 times as long. */
const SIMULATED_SLOWDOWN = 50;

/** Returns what a step will count with the instruments of this machine; `sampleMs` are durations that are known, by measurement. */
export async function plannedCounting(
  step: CountersStep,
  instruments: Instruments,
  sampleMs: ReadonlyMap<string, number>
): Promise<PlannedCounting[]> {
  const {name, variants, measurements} = step;
  const chosen = chooseCounters(step, instruments);
  const metrics = "reason" in chosen ? [] : chosen.metrics;
  const found = await gauges(metrics, () => Promise.resolve(instruments));
  return measurements.map(({measurement, plan}) => {
    const rounds = found.map(({instrument, metrics}) => {
      const under = planUnder(instrument, withoutLooks(plan));
      const names = metrics.map(({name}) => name);
      return {names, rounds: plannedRounds(under), all: plannedRounds(under) + under.warmupRounds};
    });
    const [simulated, ...groups] = [
      rounds.find(({names}) => names.some(isSimulated)) ?? null,
      ...rounds.filter(({names}) => !names.some(isSimulated))
    ];
    const each = sampleMs.get(measurement);
    const starts = groups.reduce((sum, group) => sum + (group?.all ?? 0), (simulated?.all ?? 0) * SIMULATED_SLOWDOWN);
    return {
      step: name,
      measurement,
      variants,
      reason: "reason" in chosen ? chosen.reason : null,
      groups: groups.flatMap((group) => (group === null ? [] : [{events: group.names, rounds: group.rounds}])),
      simulated:
        simulated === null
          ? null
          : {metrics: simulated.names.map((name) => counterOf(name)?.name ?? name), rounds: simulated.rounds},
      durationMs: each === undefined ? null : starts * (variants.length + 1) * each
    };
  });
}
