import type {Book} from "./book.ts";
import type {Sought} from "./choice.ts";
import type {Step} from "./search.ts";

/** A step as far as it is known: the candidates that cannot be told from the likeliest, and their probability. */
export interface Located extends Step {
  probability: number;
}

/**
 * Returns where a step is. What cannot be told from the likeliest culprit by
 * any revision that can be tested belongs to the answer; of a step that is not
 * known well enough, all candidates with 1 % or more do.
 */
export function locate(book: Book, sought: Sought, confidence: number): Located {
  const {culprits} = sought;
  const likely = [...culprits].filter(([, probability]) => probability > 1e-4).sort(([a, p], [b, q]) => q - p || a - b);
  const [culprit] = likely[0] ?? [NaN];
  const group = likely.filter(([other]) => cannotTell(book, culprit, other));
  const probability = group.reduce((sum, [, probability]) => sum + probability, 0);
  const named =
    probability >= confidence
      ? group
      : likely.filter(([other, p], i) => p >= 0.01 || i === 0 || group.some(([one]) => one === other));
  const between = neighbours(
    book,
    named.map(([revision]) => revision)
  );
  return {
    probability,
    candidates: named.map(([revision, probability]) => ({revision, probability})),
    between,
    untestable: range(between[0] + 1, between[1]).filter((revision) => book.stands(revision) === null),
    difference: levelDifference(book, sought)
  };
}

function levelDifference({states, state}: Book, {before, after}: Sought): number {
  for (const one of [state ?? NaN, ...states]) {
    const [a, b] = [before.levels.get(one), after.levels.get(one)];
    if (a && b) return b.mean - a.mean;
  }
  return NaN;
}

/** Whether no testable revision has one of two candidates without the other. */
function cannotTell(book: Book, a: number, b: number): boolean {
  if (a === b) return true;
  const [from, to] = book.line ? [Math.min(a, b), Math.max(a, b)] : [0, book.last + 1];
  for (let revision = from; revision < to; ++revision) {
    if (book.stands(revision) === null) continue;
    if (book.contains(revision, a) !== book.contains(revision, b)) return false;
  }
  return true;
}

/** Returns the testable revisions around candidates: the last without any of them, and the first with all of them. */
function neighbours({stands, contains, last, line}: Book, candidates: number[]): [number, number] {
  const testable = range(0, last + 1).filter((revision) => stands(revision) !== null);
  const least = Math.min(...candidates);
  const without = testable.filter(
    (revision) => revision < Math.max(...candidates) && candidates.every((culprit) => !contains(revision, culprit))
  );
  // In a history that is not a line, the one before is an ancestor where there is one.
  const ancestors = line ? without : without.filter((revision) => contains(least, revision));
  const first = testable.find((revision) => candidates.every((culprit) => contains(revision, culprit)));
  return [ancestors.at(-1) ?? without.at(-1) ?? 0, first ?? last];
}

function range(from: number, to: number): number[] {
  return Array.from({length: Math.max(0, to - from)}, (_, i) => from + i);
}
