import type {Book} from "./book.ts";
import type {Fit, Fits} from "./fits.ts";
import {logSum} from "./fits.ts";
import {fitLevel, logDensity} from "./level.ts";

/**
 * By so much must two modes explain a revision’s samples better than any single
 * level: e³ = 20 times. One that is taken to have them by mistake is not lost: it
 * is said to be untestable, and stays among the candidates.
 */
const LIMIT = 3;

const SHARES = [0.2, 0.35, 0.5, 0.65, 0.8] as const;

/**
 * Returns a revision whose samples jump between the levels of the two ends, or
 * null: where a mixture of both, its share one of five, explains them better
 * than either level does, or one of their own, at which it is judged with the
 * same spread. Blaming such a revision, or trusting what it says of others,
 * would both be wrong.
 */
export function findTwoModes(book: Book, fits: Fits): number | null {
  const {measured, stands, last} = book;
  const ends = [stands(0), stands(last)];
  if (ends[0] == null || ends[1] == null) return null;
  const before = fits([ends[0]]);
  const after = fits([ends[1]]);
  return (
    measured.find((revision) => !ends.includes(revision) && evidenceOfModes(book, revision, before, after) > LIMIT) ??
    null
  );
}

function evidenceOfModes({values, priors}: Book, revision: number, before: Fit, after: Fit): number {
  let evidence = 0;
  for (const [state, own] of values.get(revision) ?? []) {
    const [a, b, prior] = [before.levels.get(state), after.levels.get(state), priors.get(state)];
    if (!a || !b || !prior || own.length < 4) continue;
    const nearA = own.filter((value) => Math.abs(value - a.mean) < Math.abs(value - b.mean)).length;
    if (nearA < 2 || own.length - nearA < 2) continue;
    const atA = own.map((value) => logDensity((value - a.mean) / a.spread) - Math.log(a.spread));
    const atB = own.map((value) => logDensity((value - b.mean) / b.spread) - Math.log(b.spread));
    const mixed = SHARES.map((share) =>
      own.reduce(
        (sum, _, i) => sum + logSum([Math.log(share) + (atA[i] ?? 0), Math.log(1 - share) + (atB[i] ?? 0)]),
        -Math.log(SHARES.length)
      )
    );
    const total = (logs: number[]) => logs.reduce((sum, log) => sum + log, 0);
    const single = Math.max(total(atA), total(atB), fitLevel([own], prior).log);
    evidence += logSum(mixed) - single;
  }
  return evidence;
}
