import type {Published} from "../result/types.ts";
import type {TextTable} from "./markdown-history.ts";
import {list} from "./words.ts";
import {formatRatio, formatSpread, formatValue, ratioDecimals} from "./units.ts";

/** Returns a published figure, with its spread if it has one, e.g., "17 ± 1 ms" or "1.72 ± 0.05×". */
export function formatPublished({baseline, value, spread, unit}: Published): string {
  if (baseline !== null)
    return spread ? `${fixedTo(value, spread)} ± ${fixedTo(spread, spread)}×` : formatRatio(value, 2);
  return spread === null ? formatValue(value, unit) : formatSpread(value, spread, unit);
}

/** Returns what was measured in place of a published figure, e.g., "12.3 ms"; null if nothing was. */
export function formatMeasured({baseline, measured, interval, unit}: Published): string | null {
  if (measured === null) return null;
  if (baseline === null) return formatValue(measured, unit);
  const [low = null, high = null] = interval ?? [];
  const digits = low === null || high === null ? 2 : ratioDecimals(measured, low, high);
  const end = (value: number | null, open: string): string => (value === null ? open : value.toFixed(digits));
  return `${formatRatio(measured, digits)} [${end(low, "0")}, ${end(high, "∞")}]`;
}

/** Figures that have a sentence each; of more there is a table. */
export const FEW_PUBLISHED = 4;

/** Returns what became of published figures: a sentence each or, of many, how many are reproduced. */
export function publishedSentences(all: readonly Published[]): string[] {
  if (all.length <= FEW_PUBLISHED) return all.map(publishedSentence);
  const counts = (["reproduced", "not reproduced", "cannot tell"] as const).flatMap((outcome) => {
    const own = all.filter((one) => one.outcome === outcome).length;
    if (own === 0) return [];
    return [outcome === "cannot tell" ? `${own} cannot be checked` : `${own} ${own === 1 ? "is" : "are"} ${outcome}`];
  });
  return [`Of the ${all.length} published figures and ratios ${list(counts)}.`];
}

/** Returns a table of published figures, where they are too many to have a sentence each. */
export function publishedTable(all: readonly Published[]): TextTable[] {
  if (all.length <= FEW_PUBLISHED) return [];
  return [
    {
      head: ["figure", "published", "measured here", "outcome"],
      align: ["left", "right", "right", "left"],
      rows: all.map((one) => [
        publishedName(one),
        formatPublished(one),
        `${formatMeasured(one) ?? "–"}${one.simulated ? " (simulated)" : ""}`,
        one.outcome
      ])
    }
  ];
}

/** Returns what a published figure is of, e.g., "slow over fast, time". */
export function publishedName({baseline, variant, metric}: Published): string {
  const what = baseline === null ? variant : `${variant} over ${baseline}`;
  return metric === null ? what : `${what}, ${metric}`;
}

/** Returns whether a published figure is reproduced, in a sentence. */
export function publishedSentence(published: Published): string {
  const {baseline, variant, metric, outcome, simulated = false} = published;
  const measured = formatMeasured(published);
  const ours = measured === null ? "nothing was measured" : `${simulated ? "simulated" : "measured"} here: ${measured}`;
  const is = outcome === "cannot tell" ? "cannot be checked" : `is ${outcome}`;
  const what =
    baseline === null
      ? `${metric ?? "figure"} of ${formatPublished(published)} for ${variant}`
      : `ratio of ${formatPublished(published)} between ${variant} and ${baseline}, in ${metric ?? "what was judged"},`;
  return `The published ${what} ${is} (${ours}).`;
}

/** Returns a number with as many decimals as its spread’s first digit has. */
function fixedTo(value: number, spread: number): string {
  return value.toFixed(Math.min(6, Math.max(0, -Math.floor(Math.log10(spread)))));
}
