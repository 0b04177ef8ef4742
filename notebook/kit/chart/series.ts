import type * as Plot from "@observablehq/plot";
import type {Artifact} from "../../../runner/result/types.ts";

/** How a variant looks, in every chart and table of a page. */
export interface Series {
  variant: string;
  color: string; // a CSS value: it follows the theme without a chart being drawn again
  symbol: Plot.SymbolType; // so that nothing is told by colour alone
}

const symbols: Plot.SymbolType[] = ["circle", "triangle", "square", "diamond", "star", "wye", "hexagon", "cross"];

/** Returns the look of each variant, by name. */
export function seriesOf({variants}: Artifact): Map<string, Series> {
  return new Map(
    variants.map(({name}, i) => [
      name,
      // From the ninth on colours come back, with other symbols.
      {variant: name, color: `var(--series-${1 + (i % 8)})`, symbol: symbols[(i + (i >> 3) * 3) % 8] ?? "circle"}
    ])
  );
}

/** What a variant that the artifact doesn’t declare looks like. */
export function lookOf(series: Map<string, Series>, variant: string): Series {
  return series.get(variant) ?? {variant, color: "var(--muted)", symbol: "circle"};
}
