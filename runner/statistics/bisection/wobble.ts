import {LEAST_WOBBLE, endsDistance} from "./book.ts";
import type {Book} from "./book.ts";
import type {Fits} from "./fits.ts";
import {oddRevision} from "./odd.ts";
import {oneStep} from "./one-step.ts";
import {severalSteps} from "./several-steps.ts";

/**
 * Standard deviations of what builds of one level may add of their own, as
 * shares of the ends’ difference, and the logarithms of their probabilities
 * beforehand, but for a constant: where samples have noise, and where they have
 * so little that what differs is the builds’ own.
 */
const WOBBLES = [
  {wobble: LEAST_WOBBLE, noisy: 0, quiet: -Infinity},
  {wobble: 0.06, noisy: -1.5, quiet: -1},
  {wobble: 0.1, noisy: -3, quiet: 0},
  {wobble: 0.15, noisy: -Infinity, quiet: -1}
] as const;

/** Samples have little noise where the ends are so many spreads apart. */
const QUIET = 15;

/**
 * Returns by how much builds of one level most likely differ, as a share of the
 * ends’ difference. It is learnt from all builds at once, with as many steps as
 * there may be: that one revision is off, or that all are by as much, is rather
 * the builds’ own, that neighbours agree on another level a step. Where samples
 * have noise, it is the least unless a revision would be at neither level.
 */
export function likelyWobble(read: (wobble: number) => {book: Book; fits: Fits}): number {
  const {book, fits} = read(LEAST_WOBBLE);
  if (book.candidates.length === 0 || book.measured.length < 3) return LEAST_WOBBLE;
  const quiet = isQuiet(book);
  if (!quiet && oddRevision(book, oneStep(book, fits)) === null) return LEAST_WOBBLE;
  let likely = {wobble: LEAST_WOBBLE as number, log: -Infinity};
  for (const {wobble, ...prior} of WOBBLES) {
    const weight = quiet ? prior.quiet : prior.noisy;
    if (weight === -Infinity) continue;
    const {book, fits} = read(wobble);
    const log = weight + (book.line ? severalSteps(book, fits).log : oneStep(book, fits).log);
    if (log > likely.log) likely = {wobble, log};
  }
  return likely.wobble;
}

function isQuiet(book: Book): boolean {
  return endsDistance(book, book.state ?? NaN) > QUIET * book.spread;
}
