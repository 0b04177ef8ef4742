import {readFileSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {otava} from "../../../runner/statistics/timeline/otava.ts";
import type {OtavaParameters} from "../../../runner/statistics/timeline/otava.ts";

interface Case {
  name: string;
  parameters: OtavaParameters;
  series: number[];
  weak: [index: number, p: number][];
  changes: Record<"index" | "pvalue" | "mean_1" | "mean_2" | "std_1" | "std_2" | "fwd" | "mag", number>[];
}

// Beside this file, with their origin: what Apache Otava computes.
const {cases} = JSON.parse(readFileSync(new URL("otava.json", import.meta.url), "utf8")) as {cases: Case[]};

const near = (value: number) => expect.closeTo(value, 9) as number;

describe("the points of Apache Otava", () => {
  it("are recorded for 13 series, 10 of them with changes", () => {
    expect(cases).toHaveLength(13);
    expect(cases.filter(({changes}) => changes.length > 0)).toHaveLength(10);
  });

  it.each(cases)("$name", ({parameters, series, weak, changes}) => {
    const found = otava(series, parameters);
    expect(found.weak.map(({index}) => index)).toEqual(weak.map(([index]) => index));
    expect(found.changes).toEqual(
      changes.map((change) => ({
        index: change.index,
        p: near(change.pvalue),
        before: {mean: near(change.mean_1), deviation: near(change.std_1)},
        after: {mean: near(change.mean_2), deviation: near(change.std_2)},
        change: near(change.fwd),
        magnitude: near(change.mag)
      }))
    );
    // Small p values too, relative to themselves.
    weak.forEach(([, p], i) => expect(Math.abs((found.weak[i]?.p ?? NaN) - p)).toBeLessThanOrEqual(1e-9 * p));
    changes.forEach(({pvalue}, i) =>
      expect(Math.abs((found.changes[i]?.p ?? NaN) - pvalue)).toBeLessThanOrEqual(1e-9 * pvalue)
    );
  });
});
