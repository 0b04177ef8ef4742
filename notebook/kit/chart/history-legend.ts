import type {Entry} from "./frame.ts";
import type {Drawn} from "./history-marks.ts";

const FAINT = "color-mix(in srgb, var(--series-1) 40%, transparent)";

/** Returns the legend of what a history’s chart has. */
export function historyLegend({subject, samples, segments}: Drawn): Entry[] {
  const {changes, drifts, outliers, posterior, revisions} = subject;
  const has = (state: string): boolean => revisions.some((revision) => revision.state === state);
  return [
    {text: "median of a revision, with its interval", color: "var(--series-1)", symbol: "range"},
    ...(samples.length > 0 ? [{text: "one sample", color: FAINT, symbol: "circle" as const}] : []),
    ...(segments.length > 0 ? [{text: "level", color: FAINT, symbol: "line" as const}] : []),
    ...(changes.length > 0 ? [{text: "change", color: "var(--muted)", symbol: "dashes" as const}] : []),
    ...(drifts.length > 0 ? [{text: "drift", color: "var(--muted)", symbol: "band" as const}] : []),
    ...(outliers.length > 0 ? [{text: "outlier", color: "var(--series-1)", symbol: "outlier" as const}] : []),
    ...(revisions.some(({sameAs}) => sameAs !== null)
      ? [{text: "same code as", color: "var(--series-1)", symbol: "circle" as const, faint: true}]
      : []),
    ...(has("untestable") ? [{text: "cannot be tested", color: "var(--worse)", symbol: "failed" as const}] : []),
    ...(posterior === null ? [] : [{text: "probability", color: "var(--series-2)", symbol: "band" as const}])
  ];
}
