import type {Canaries} from "../result/types.ts";
import {CANARY_LIMIT} from "../statistics/pairs.ts";

/** So many samples in a row whose canaries all agree show a state of the machine. */
const RUN = 3;

/**
 * Returns the state of the machine in which each of successive samples was taken,
 * from 0, by the canaries before and after them; null for the last ones while
 * they may be the first of another state. A state is a speed that several samples
 * in a row agree on, so that canaries which other work disturbs make none: such a
 * sample counts to the state that one of its canaries shows, or else to that of
 * the sample before it. Where no canaries are taken there is one state.
 */
export function statesOf(samples: readonly (Canaries | null)[]): (number | null)[] {
  const speeds = samples.map((canaries) => canaries && speedOf(canaries));
  const known = establish(speeds);
  const states: (number | null)[] = samples.map((canaries, i) => {
    if (canaries === null) return null;
    const {beforeNs, afterNs} = canaries;
    return nearest(speeds[i] ?? Math.min(beforeNs, afterNs), known);
  });
  const first = states.find((state) => state !== null) ?? 0;
  let last = first;
  const all = states.map((state) => (last = state ?? last));
  const open = lastUnknown(speeds, states);
  return all.map((state, i) => (i >= open ? null : state));
}

/** Returns what both canaries of a sample say, in ns; null if they disagree. */
function speedOf({beforeNs, afterNs}: Canaries): number | null {
  return agree(beforeNs, afterNs) ? Math.min(beforeNs, afterNs) : null;
}

/** Returns the speeds that runs of samples agree on, in the order in which they showed. */
function establish(speeds: readonly (number | null)[]): number[] {
  const known: number[] = [];
  for (let i = RUN; i <= speeds.length; ++i) {
    const run = speeds.slice(i - RUN, i).filter((speed) => speed !== null);
    if (run.length < RUN || !agree(Math.min(...run), Math.max(...run))) continue;
    if (run.every((speed) => nearest(speed, known) === null)) known.push(Math.min(...run));
  }
  return known;
}

function nearest(speed: number, known: readonly number[]): number | null {
  const distance = (i: number): number => Math.abs(Math.log(speed / (known[i] ?? NaN)));
  const near = known.flatMap((one, i) => (agree(speed, one) ? [i] : []));
  return near.sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

/** Returns where the last samples begin that agree on a speed which is not known; behind the last if there are none. */
function lastUnknown(speeds: readonly (number | null)[], states: readonly (number | null)[]): number {
  let i = speeds.length;
  while (i > 0 && states[i - 1] === null && speeds[i - 1] != null && agree(speeds[i - 1] ?? 0, speeds.at(-1) ?? 0)) --i;
  return i;
}

function agree(a: number, b: number): boolean {
  return Math.max(a, b) <= CANARY_LIMIT * Math.min(a, b);
}
