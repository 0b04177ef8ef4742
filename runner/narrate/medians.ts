import type {Comparison} from "../result/types.ts";

/**
 * Returns a sentence that says what the medians beside some effects are of, or
 * null if no pair was set aside. It is a pair that is set aside, and not a
 * sample: each is one of its variant, on the machine as it was then.
 */
export function mediansNote(comparisons: readonly Pick<Comparison, "effect" | "setAside">[]): string | null {
  const aside = comparisons.filter(({setAside}) => setAside > 0);
  if (aside.length === 0) return null;
  const what = aside.some(({effect}) => effect?.scale === "ratio") ? "ratio" : "difference";
  return `Medians are of all samples, those of pairs that were set aside too; a ${what} is the median of those within rounds, of the pairs that count, and need not be the ${what} of the medians.`;
}
