import {ascending, sortedQuantile} from "./quantile.ts";

export type Outlier = "severe low" | "mild low" | "mild high" | "severe high";

/**
 * Labels each value that lies more than 1.5 (mild) or 3 (severe) interquartile
 * ranges outside the quartiles (Tukey 1977, Exploratory Data Analysis, §2D), and
 * leaves the others null. Outliers are labelled and never dropped: medians are
 * at ease with them, and they are part of what happened.
 */
export function outliers(values: readonly number[]): (Outlier | null)[] {
  const sorted = ascending(values);
  const q1 = sortedQuantile(sorted, 0.25);
  const q3 = sortedQuantile(sorted, 0.75);
  const range = q3 - q1;
  return values.map((value) => {
    if (value < q1 - 3 * range) return "severe low";
    if (value < q1 - 1.5 * range) return "mild low";
    if (value > q3 + 3 * range) return "severe high";
    if (value > q3 + 1.5 * range) return "mild high";
    return null;
  });
}
