import type {Warmup} from "../experiment/experiment.ts";
import {drift} from "../statistics/drift.ts";
import {mean} from "../statistics/mean.ts";
import {ReadingError} from "./reading-error.ts";

const fewest = 100; // values, below which there is no telling
const mostBatches = 400; // as the trend takes time and memory by their square
const settled = 0.001; // p of the trend in what is kept, below which it has not settled

/** Returns a process’s values without those that warmed it up. Throws a ReadingError if nothing would be left. */
export function dropWarmup(values: readonly number[], warmup: Warmup): number[] {
  if (warmup === "steady") return values.slice(findSteady(values));
  if (warmup.values > 0 && values.length <= warmup.values) {
    throw new ReadingError(
      `All of a process’s ${values.length} values are warm-up, which is ${warmup.values} values: print more, or drop fewer.`
    );
  }
  return values.slice(warmup.values);
}

/**
 * Returns from which value on a series is steady, by the rule MSER-5: of all
 * beginnings up to a half that could be cut off, that after which the mean of
 * the rest has the smallest marginal standard error, Σ(x − mean)² / n², over the
 * means of batches of five, or of more in a series of thousands (White and
 * Minnox 1994, doi:10.1109/ICSMC.1994.399839; with batches, White, Cobb and
 * Spratt 2000). If what is left still has a trend, the series has not settled. Throws a ReadingError then, or if it is too short.
 */
export function findSteady(values: readonly number[]): number {
  if (values.length < fewest) {
    throw new ReadingError(
      `To find a steady state takes at least ${fewest} values of a process, and there are ${values.length}: ` +
        "print more, or give the warm-up as a number of values."
    );
  }
  const batchSize = Math.max(5, Math.ceil(values.length / mostBatches));
  const batches = Array.from({length: Math.floor(values.length / batchSize)}, (_, i) =>
    mean(values.slice(i * batchSize, (i + 1) * batchSize))
  );
  const errors = Array.from({length: Math.floor(batches.length / 2) + 1}, (_, i) => marginalError(batches.slice(i)));
  const start = errors.indexOf(Math.min(...errors));
  if (drift(batches.slice(start)).p < settled) {
    throw new ReadingError(
      `A process’s ${values.length} values reach no steady state: they still change in the second half. ` +
        "Let it run longer, or give the warm-up as a number of values."
    );
  }
  return start * batchSize;
}

function marginalError(batches: readonly number[]): number {
  const center = mean(batches);
  return batches.reduce((sum, x) => sum + (x - center) ** 2, 0) / batches.length ** 2;
}
