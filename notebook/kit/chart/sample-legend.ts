import type {Entry} from "./frame.ts";
import type {Point} from "./points.ts";
import type {Series} from "./series.ts";

interface Drawn {
  again: boolean; // whether rounds were taken again
  aggregated: boolean;
  modes: boolean;
}

/** Returns what a chart of samples has marks for. */
export function sampleLegend(points: Point[], series: Map<string, Series>, {again, aggregated, modes}: Drawn): Entry[] {
  const arms = new Set(points.map(({sample}) => JSON.stringify([sample.variant, sample.control])));
  const has = (variant: string, control: boolean) => arms.has(JSON.stringify([variant, control]));
  const looks = [...series.values()];
  const aside = points.filter((point) => !point.counted && isTaken(point) && (point.whole || !aggregated)).length;
  const failed = new Set(points.filter((point) => !isTaken(point)).map(({sample}) => sample.status === "interrupted"));
  const entries: (Entry | false)[] = [
    ...looks.map(({variant, color, symbol}) => has(variant, false) && {text: variant, color, symbol}),
    ...looks.map(
      ({variant, color, symbol}) =>
        has(variant, true) && {text: `${variant} again, the control`, color, symbol, faint: true}
    ),
    aggregated && {text: "range of successive rounds, and their median", color: "var(--muted)", symbol: "range"},
    aside > 0 && {
      text: aggregated ? `${aside} of the samples set aside, drawn with the others` : "set aside",
      color: "var(--muted)",
      symbol: "set aside"
    },
    !aggregated &&
      points.some(({outlier}) => outlier) && {text: "outlier, kept", color: "var(--foreground)", symbol: "outlier"},
    modes && {text: "two groups of values", color: "var(--muted)", symbol: "dashes"},
    failed.has(true) && {text: "interrupted", color: "var(--muted)", symbol: "failed"},
    failed.has(false) && {text: "failed", color: "var(--worse)", symbol: "failed"},
    again && {text: "rounds taken again", color: "var(--muted)", symbol: "band"}
  ];
  return entries.filter((entry) => entry !== false);
}

function isTaken({value}: Point): boolean {
  return Number.isFinite(value);
}
