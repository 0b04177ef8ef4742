import {parts} from "./parts.ts";

/** A level, a straight line, and another level. */
export interface RampFit {
  first: number; // index of the last value on the first level
  last: number; // of the first value on the second
  before: number; // levels
  after: number;
  squares: number; // of what it leaves
}

/** Steps that one ramp describes better. */
export interface Replaced {
  from: number; // index of the first such cut
  to: number; // of the last
  ramp: RampFit;
}

/**
 * Finds successive cuts in one direction that are better described by one ramp:
 * what drifts is cut into steps by whoever looks for steps only. The two are held
 * against each other by Schwarz’s criterion (1978, doi:10.1214/aos/1176344136): k
 * steps have k places and k + 1 levels, the ramp two of each. The ramp must win by
 * 6, “strong” evidence (Kass and Raftery 1995,
 * doi:10.1080/01621459.1995.10476572), and pass through at least three values,
 * so that a step is not called a drift for what noise makes of its edge.
 * `places` are those of the values in the history, which need not be even.
 */
export function findRamps(values: readonly number[], places: readonly number[], cuts: readonly number[]): Replaced[] {
  const of = parts(values);
  const ends = [0, ...cuts, values.length];
  const end = (i: number) => ends[i] ?? 0;
  const rise = (i: number) => of.mean(end(i + 1), end(i + 2)) - of.mean(end(i), end(i + 1)); // at cuts[i]
  const candidates: (Replaced & {gain: number})[] = [];
  for (let from = 0; from < cuts.length; ++from) {
    for (let to = from; to < cuts.length && rise(to) * rise(from) > 0; ++to) {
      const [start, stop] = [end(from), end(to + 2)];
      const ramp = fitRamp(values, places, start, stop);
      if (ramp === null) continue;
      const steps = to - from + 1;
      let squares = 0;
      for (let i = from; i <= to + 1; ++i) squares += of.squares(end(i), end(i + 1));
      const m = stop - start;
      const gain = m * Math.log(squares / ramp.squares) + (2 * steps + 1 - 4) * Math.log(m);
      if (gain > MARGIN) candidates.push({from, to, ramp, gain});
    }
  }
  candidates.sort((a, b) => b.gain - a.gain);
  const chosen: Replaced[] = [];
  for (const {from, to, ramp} of candidates) {
    if (chosen.every((other) => to < other.from || from > other.to)) chosen.push({from, to, ramp});
  }
  return chosen.sort((a, b) => a.from - b.from);
}

const MARGIN = 6;
const LEAST_INSIDE = 3;

/**
 * Returns the ramp with the least squares from values[start] to values[stop − 1].
 * All pairs of ends are tried; of many values, every few, and then those around
 * the best of them.
 */
function fitRamp(values: readonly number[], places: readonly number[], start: number, stop: number): RampFit | null {
  const m = stop - start;
  const sums = rampSums(values, places, start, stop);
  const all = parts(values.slice(start, stop));
  const total = all.squares(0, m);
  const mean = all.mean(0, m);
  let best: RampFit | null = null;

  function fit(first: number, last: number): void {
    if (last - first <= LEAST_INSIDE) return;
    // f is 0 up to first, 1 from last, and a line between; y = before + rise · f.
    const {f, ff, fy} = sums(first, last);
    const spread = ff - (f * f) / m;
    if (!(spread > 1e-12)) return;
    const product = fy - f * mean;
    const rise = product / spread;
    const squares = Math.max(total - rise * product, 1e-13 * total);
    if (best !== null && squares >= best.squares) return;
    const before = mean - (rise * f) / m;
    best = {first: start + first, last: start + last, before, after: before + rise, squares};
  }

  const stride = Math.ceil(m / ENDS);
  for (let first = 0; first < m; first += stride) {
    for (let last = m - 1; last > first; last -= stride) fit(first, last);
  }
  const coarse = best as RampFit | null;
  if (coarse === null || stride === 1) return coarse;
  const around = (i: number) => [Math.max(0, i - start - stride), Math.min(m - 1, i - start + stride)] as const;
  const [[firstFrom, firstTo], [lastFrom, lastTo]] = [around(coarse.first), around(coarse.last)];
  for (let first = firstFrom; first <= firstTo; ++first) {
    for (let last = lastFrom; last <= lastTo; ++last) fit(first, last);
  }
  return best;
}

const ENDS = 40; // places of either end that are tried at first

/** Returns Σf, Σf² and Σfy of a ramp between two of the values, each in one step. */
function rampSums(values: readonly number[], places: readonly number[], start: number, stop: number) {
  const origin = places[start] ?? 0;
  const x = places.slice(start, stop).map((place) => place - origin);
  const y = values.slice(start, stop);
  const prefix = (of: (i: number) => number) => {
    const sums = [0];
    x.forEach((_, i) => sums.push((sums[i] ?? NaN) + of(i)));
    return (from: number, to: number) => (sums[to] ?? NaN) - (sums[from] ?? NaN);
  };
  const [at, yAt] = [(i: number) => x[i] ?? NaN, (i: number) => y[i] ?? NaN];
  const [sx, sxx, sy, sxy] = [prefix(at), prefix((i) => at(i) ** 2), prefix(yAt), prefix((i) => at(i) * yAt(i))];
  const m = stop - start;
  return (first: number, last: number) => {
    const low = at(first);
    const width = at(last) - low;
    const [from, to] = [first + 1, last];
    const count = to - from;
    return {
      f: (sx(from, to) - count * low) / width + (m - last),
      ff: (sxx(from, to) - 2 * low * sx(from, to) + count * low * low) / width ** 2 + (m - last),
      fy: (sxy(from, to) - low * sy(from, to)) / width + sy(last, m)
    };
  };
}
