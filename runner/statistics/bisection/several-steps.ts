import type {Book} from "./book.ts";
import {logSum} from "./fits.ts";
import type {Fit, Fits} from "./fits.ts";

/** What the evidence says if there may be several steps in a line of revisions. */
export interface SeveralSteps {
  log: number; // logarithm of the values’ density, however many there are
  probability: number; // of two steps or more
  steps: number; // the likeliest number of these, 2 or 3
  certainty: number; // the probability of that number
  /** Of each step in order: candidate → probability, given the number; and the levels beside it. */
  each: {culprits: Map<number, number>; before: Fit; after: Fit}[];
  segments: number[][]; // the measured revisions between these steps, where they most likely are
}

/** Beforehand: no step, one, two, three. */
const PRIOR = [0.5, 0.4, 0.08, 0.02] as const;

/** So many steps are told apart; where there are as many, there may be more. */
export const MOST_STEPS = PRIOR.length - 1;

/**
 * Returns the posterior of how many steps there are, and where: of all ways to
 * cut the measured revisions into segments of one level each, by recursion over
 * the segments (Fearnhead 2006, doi:10.1007/s11222-006-8450-8). Two steps
 * without a measured revision between them are one to it.
 */
export function severalSteps(book: Book, fits: Fits): SeveralSteps {
  const {measured, candidates} = book;
  const k = measured.length;
  const gaps = measured.map((revision, i) =>
    candidates.filter((candidate) => candidate <= revision && candidate > (measured[i - 1] ?? -1))
  );
  const widths = gaps.map(({length}) => Math.log(length));
  const segment = (from: number, to: number) => fits(measured.slice(from, to));
  // forward[s][i]: of what comes before i, with s steps, and a step between i − 1 and i
  const forward = [[0, ...Array<number>(k).fill(-Infinity)]];
  const backward = [[...Array<number>(k).fill(-Infinity), 0]];
  for (let s = 1; s < PRIOR.length + 1; ++s) {
    forward.push(
      Array.from({length: k + 1}, (_, i) =>
        logSum(
          Array.from({length: i}, (_, h) => {
            const rest = forward[s - 1]?.[h] ?? -Infinity;
            return rest === -Infinity ? rest : rest + (h > 0 ? (widths[h] ?? 0) : 0) + segment(h, i).log;
          })
        )
      )
    );
    backward.push(
      Array.from({length: k + 1}, (_, i) =>
        logSum(
          Array.from({length: k - i}, (_, e) => {
            const rest = backward[s - 1]?.[k - e] ?? -Infinity;
            return rest === -Infinity ? rest : rest + (e > 0 ? (widths[k - e] ?? 0) : 0) + segment(i, k - e).log;
          })
        )
      )
    );
  }
  const logs = PRIOR.map(
    (prior, steps) => Math.log(prior) - logChoose(candidates.length, steps) + (forward[steps + 1]?.[k] ?? -Infinity)
  );
  const all = logSum(logs);
  const share = (steps: number) => Math.exp((logs[steps] ?? -Infinity) - all);
  const steps = share(3) > share(2) ? 3 : 2;
  return {log: all, probability: share(2) + share(3), steps, certainty: share(steps), ...each(steps)};

  function each(steps: number): Pick<SeveralSteps, "each" | "segments"> {
    const places = Array.from({length: steps}, (_, step) => {
      const weights = measured.map((_, i) =>
        i === 0 ? -Infinity : (forward[step + 1]?.[i] ?? 0) + (widths[i] ?? 0) + (backward[steps - step]?.[i] ?? 0)
      );
      const sum = logSum(weights);
      return weights.map((weight) => (sum === -Infinity ? 0 : Math.exp(weight - sum)));
    });
    const cuts = places.map((place) => place.indexOf(Math.max(...place)));
    const bounds = [0, ...cuts, k];
    const segments = cuts.map((cut, i) => measured.slice(bounds[i], cut));
    segments.push(measured.slice(bounds[steps], k));
    const each = places.map((place, step) => ({
      culprits: new Map(
        place.flatMap((probability, i) =>
          (gaps[i] ?? []).map((candidate): [number, number] => [candidate, probability / (gaps[i]?.length ?? 1)])
        )
      ),
      before: segmentBetween(cuts[step - 1] ?? 0, cuts[step] ?? k),
      after: segmentBetween(cuts[step] ?? 0, cuts[step + 1] ?? k)
    }));
    return {each, segments};
  }

  function segmentBetween(from: number, to: number): Fit {
    return segment(Math.min(from, to - 1), to);
  }
}

function logChoose(n: number, k: number): number {
  let log = 0;
  for (let i = 0; i < k; ++i) log += Math.log((n - i) / (i + 1));
  return n < k ? Infinity : log;
}
