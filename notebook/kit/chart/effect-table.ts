import type {Comparison} from "../../../runner/result/types.ts";
import type {Table} from "./data.ts";

/** Returns comparisons in numbers, each with its builds’. */
export function effectTable(comparisons: readonly Comparison[]): Table {
  const differences = comparisons.some(({effect}) => effect?.scale === "difference");
  return {
    columns: [
      "measurement",
      "benchmark",
      "metric",
      "variant",
      "baseline",
      "build",
      differences ? "ratio, or difference" : "ratio",
      "low",
      "high",
      "level",
      "pairs",
      "set aside",
      "δ",
      "noise floor",
      "verdict"
    ],
    rows: comparisons.flatMap((comparison) => {
      const {measurement, benchmark, metric, variant, baseline, effect, setAside, delta, floor, verdict} = comparison;
      const head = [measurement, benchmark, metric, variant, baseline];
      const row = (build: string, of: Comparison["effect"]) => [
        ...head,
        build,
        of?.estimate ?? null,
        of?.interval.low ?? null,
        of?.interval.high ?? null,
        of?.interval.level ?? null,
        of?.pairs ?? null
      ];
      return [
        [...row("all", effect), setAside, delta, floor, verdict],
        ...comparison.replicates.map(({replicate, effect}) => [
          ...row(String(replicate), effect),
          null,
          null,
          null,
          null
        ])
      ];
    })
  };
}
