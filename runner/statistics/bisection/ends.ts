import {studentQuantile} from "../student.ts";
import type {Book} from "./book.ts";
import {count} from "./book.ts";
import type {Fits} from "./fits.ts";
import type {Difference, Start} from "./search.ts";

/** So many samples of each end are taken, and looked at. */
const LOOKS = [4, 5, 6, 7, 8, 10, 12, 15, 18, 22, 27, 33, 40, 50, 60] as const;

/** The ends count as known in a state of the machine with so many samples each. */
export const KNOWN = 3;

/** Returns the samples of the ends up to the next look, the one and the other in turn; none after the last. */
export function endsStarts(book: Book, state: number | null, target = nextLook(book, state)): Start[] {
  const ends = [book.stands(0), book.stands(book.last)].flatMap((revision) => (revision === null ? [] : [revision]));
  const starts: Start[] = [];
  for (let n = 1; n <= target; ++n) {
    for (const revision of ends) {
      if (count(book, revision, state) < n) starts.push({revision, samples: 1});
    }
  }
  return starts;
}

function nextLook(book: Book, state: number | null): number {
  const least = Math.min(...[0, book.last].map((end) => count(book, book.stands(end), state)));
  return LOOKS.find((look) => look > least) ?? 0;
}

/** Whether the ends were looked at so often that a difference worth a search would have shown. */
export function isFutile(book: Book, probability: number): boolean {
  const least = Math.min(...[0, book.last].map((end) => count(book, book.stands(end), book.state)));
  return least >= 60 || (least >= 18 && probability < 0.25);
}

/** Whether the ends’ levels lie farther apart than three standard errors. */
export function areApart(book: Book, fits: Fits): boolean {
  const welch = welchOf(book, fits);
  return welch !== null && Math.abs(welch.estimate) > 3 * welch.error;
}

/**
 * Returns the difference of the ends’ levels in the state with most samples of
 * them, with its interval: Welch’s (1947, doi:10.1093/biomet/34.1-2.28), of the
 * levels as they were fitted, so that outliers count little.
 */
export function endsDifference(book: Book, fits: Fits, level = 0.95): Difference | null {
  const welch = welchOf(book, fits);
  if (welch === null) return null;
  const {estimate, error, freedom} = welch;
  const half = studentQuantile((1 + level) / 2, freedom) * error;
  return {estimate, interval: {low: estimate - half, high: estimate + half, level}};
}

function welchOf(book: Book, fits: Fits): {estimate: number; error: number; freedom: number} | null {
  const [first, last] = [book.stands(0), book.stands(book.last)];
  if (first === null || last === null) return null;
  const known = book.states
    .map((state) => ({state, a: count(book, first, state), b: count(book, last, state)}))
    .filter(({a, b}) => a >= 2 && b >= 2)
    .sort((x, y) => Math.min(y.a, y.b) - Math.min(x.a, x.b))[0];
  if (!known) return null;
  const [before, after] = [fits([first]).levels.get(known.state), fits([last]).levels.get(known.state)];
  if (!before || !after) return null;
  const [u, v] = [before.spread ** 2 / known.a, after.spread ** 2 / known.b];
  const freedom = (u + v) ** 2 / (u ** 2 / (known.a - 1) + v ** 2 / (known.b - 1));
  return {estimate: after.mean - before.mean, error: Math.sqrt(u + v), freedom};
}
