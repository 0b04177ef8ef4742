import type {BisectionFinding, TimelineFinding} from "../result/types.ts";
import {formatEstimate, formatInterval} from "./effect.ts";
import {changeWord, formatProbability, levelText} from "./history.ts";
import {revisionName} from "./revision.ts";
import {formatValue} from "./units.ts";

const MOST = 12; // rows

/** A table of text, of which nothing is Markdown yet. */
export interface TextTable {
  head: string[];
  align: ("left" | "right")[];
  rows: string[][];
}

/** Returns what a bisection came to: its candidates, and the revisions beside them that were measured. */
export function bisectionTable({culprits, levels, metric, revisions}: BisectionFinding): TextTable[] {
  const shown = new Set(
    culprits.flatMap(({after, before, candidates}) => [
      before,
      after,
      ...candidates.slice(0, MOST).map((one) => one.revision)
    ])
  );
  if (metric === null || shown.size === 0) return [];
  return [
    {
      head: ["revision", "state", `${metric.name}`, "probability"],
      align: ["left", "left", "right", "right"],
      rows: [...shown]
        .sort((a, b) => a - b)
        .flatMap((index) => {
          const revision = revisions[index];
          if (!revision) return [];
          const level = levels.find((one) => one.revision === index);
          const probability = culprits
            .flatMap(({candidates}) => candidates)
            .find((one) => one.revision === index)?.probability;
          return [
            [
              revisionName(revision),
              revision.state,
              level ? levelText(level, metric) : "–",
              probability === undefined ? "–" : formatProbability(probability)
            ]
          ];
        })
    }
  ];
}

/** Returns a table for each series of a timeline that changes: a row for each change point. */
export function timelineTables({revisions, series}: TimelineFinding): TextTable[] {
  return series.flatMap(({changes, levels, metric}): TextTable[] => {
    if (changes.length === 0) return [];
    const value = (index: number): string => {
      const level = levels.find(({revision}) => revision === index);
      return level ? formatValue(level.estimate, metric.unit) : "–";
    };
    const name = (index: number): string => {
      const revision = revisions[index];
      return revision ? revisionName(revision) : `revision ${index}`;
    };
    return [
      {
        head: ["after", metric.name, "with", metric.name, "change", "interval", ""],
        align: ["left", "right", "left", "right", "right", "right", "left"],
        rows: changes.map(({after, before, effect, weak}) => [
          name(before),
          value(before),
          name(after),
          value(after),
          formatEstimate(effect, metric.unit),
          formatInterval(effect, metric.unit),
          weak === null ? changeWord(metric, effect) : `does not count (${weak})`
        ])
      }
    ];
  });
}
