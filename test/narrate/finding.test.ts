import {expect, it} from "vitest";
import {answer} from "../../runner/narrate/answer.ts";
import {compareSentence} from "../../runner/narrate/comparison.ts";
import {compareSentences, narrate} from "../../runner/narrate/finding.ts";
import type {Artifact, ComparisonFinding} from "../../runner/result/types.ts";
import {columns} from "../../runner/result/samples.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {comparison, findingOf, ratio, visible} from "./example.ts";

const unbuilt: Artifact = {...exampleArtifact({failures: false}), builds: []};

function say(finding: ComparisonFinding, artifact = unbuilt) {
  const {headline, paragraphs, described, warnings} = narrate(finding, artifact);
  const others = described === null ? null : visible(described);
  return {
    headline: visible(headline),
    paragraphs: paragraphs.map(visible),
    described: others,
    warnings: warnings.map(visible)
  };
}

function answerOf(...findings: ComparisonFinding[]): string {
  return visible(answer({...unbuilt, findings}));
}

it("narrates the example", () => {
  const artifact = exampleArtifact({broken: true});
  const [finding] = artifact.findings;
  if (!finding) throw new Error("The example has a finding.");
  expect(say(finding, artifact)).toMatchInlineSnapshot(`
    {
      "described": "Described, not judged: user of slow 1.62× [1.62, 1.63] that of fast and of cured 1.004× [1.000, 1.009] that of fast; peak memory of slow 1.0000× [1.0000, 1.0011] that of fast and of cured 1.000× [0.999, 1.001] that of fast; involuntary switches of slow 0.00 switches [−1.00, +1.50] against that of fast and of cured +0.25 switches [−1.00, +0.50] against that of fast.",
      "headline": "slow is slower than fast (1.62×); cured and fast take the same time to within 1 %; broken could not be compared with fast",
      "paragraphs": [
        "slow is slower than fast: it takes 1.62 times as long (98.3 % interval 1.61 to 1.63, 20 pairs). The second clean build of slow is slower again, 1.62× [1.61, 1.63], and rebuilding gives the same bytes: this is what the change makes here, be it by its code or by where it places code. 1 of the 40 values of fast is an outlier (Tukey’s fences). They are kept; medians bear them.",
        "cured and fast take the same time to within 1 % (90 % interval +0.02 % to +0.89 %, 20 pairs). The 2 clean builds of cured agree as far as can be told, though not each decides by itself: 1.005× [1.000, 1.010] for the first and 1.004× [0.995, 1.009] for the second. Each clean build of cured gave the same bytes, as did each of fast. 2 of the 39 values of cured are outliers (Tukey’s fences). They are kept; medians bear them.",
        "broken could not be compared with fast: the build of broken failed. make exited with status 2.",
        "cured (slow with hot.patch) recovers 99 % of the gap between fast and slow (95 % interval 98 % to 100 %).",
      ],
      "warnings": [],
    }
  `);
  expect(visible(answer(artifact))).toMatchInlineSnapshot(
    `"slow is slower than fast: it takes 1.62 times as long (98.3 % interval 1.61 to 1.63, 20 pairs). cured (slow with hot.patch) recovers 99 % of the gap between fast and slow (95 % interval 98 % to 100 %). The second clean build of slow is slower again, 1.62× [1.61, 1.63], and rebuilding gives the same bytes: this is what the change makes here, be it by its code or by where it places code."`
  );
});

it("says that a step was skipped, failed or was interrupted, and why", () => {
  const headlines = (["skipped", "failed", "interrupted"] as const).map(
    (status) => say(findingOf([], {status, reason: "The step gate did not find slower."})).headline
  );
  expect(headlines).toEqual([
    "The step compare was skipped: the step gate did not find slower",
    "The step compare failed: the step gate did not find slower",
    "The step compare was interrupted: the step gate did not find slower"
  ]);
  expect(say(findingOf([])).headline).toBe("The step compare has nothing to judge");
  expect(answerOf(findingOf([], {status: "skipped", reason: "perf is not installed."}))).toBe(
    "The step compare was skipped: perf is not installed."
  );
});

it("says in its answer which steps were not done, beside what the others found", () => {
  const done = findingOf([comparison()]);
  const other = (step: string, status: "skipped" | "failed") =>
    findingOf([], {step, status, reason: "It is not there."});
  const answerTo = (...others: ComparisonFinding[]) => answerOf(done, ...others);
  const found = "slow is slower than fast: it takes 1.53 times as long (95 % interval 1.51 to 1.55, 20 pairs).";
  expect(answerTo()).toBe(found);
  expect(answerTo(other("counters", "skipped"))).toBe(`${found} The step counters was skipped.`);
  expect(answerTo(other("counters", "skipped"), other("profile", "skipped"), other("gate", "failed"))).toBe(
    `${found} The step gate failed and the steps counters and profile were skipped.`
  );
  expect(answerTo(...["a", "b", "c", "d"].map((step) => other(step, "skipped")))).toBe(
    `${found} 4 steps were skipped.`
  );
});

it("leaves room in its answer for what was not done", () => {
  const artifact = exampleArtifact();
  const skipped = findingOf([], {step: "counters", status: "skipped", reason: "perf is not installed."});
  const text = visible(answer({...artifact, findings: [...artifact.findings, skipped]}));
  expect(text).toMatch(
    /^slow is slower than fast: .* cured \(slow with hot.patch\) recovers 99 % .* The step counters was skipped\.$/
  );
});

it("warns of an expectation that is not met, or that cannot be told", () => {
  const expecting = (met: boolean | null) =>
    say(findingOf([comparison()], {expect: {wanted: "not slower", met, reason: "slow is slower than fast."}}));
  expect(expecting(false).warnings).toEqual(["Expected “not slower”: not met, as slow is slower than fast."]);
  expect(expecting(null).warnings).toEqual(["Expected “not slower”: cannot be told, as slow is slower than fast."]);
  expect(expecting(true)).toMatchObject({warnings: []});
  expect(expecting(true).paragraphs.at(-1)).toBe("Expected “not slower”: met, as slow is slower than fast.");
  expect(answerOf(findingOf([comparison()], {expect: {wanted: "not slower", met: false, reason: ""}}))).toContain(
    "Expected “not slower”: not met."
  );
});

it("says whether published figures are reproduced", () => {
  const published = (["reproduced", "not reproduced", "cannot tell"] as const).map((outcome, i) => ({
    baseline: null,
    variant: "fast",
    metric: i === 2 ? null : "time",
    value: 17,
    spread: i === 0 ? 0.5 : null,
    unit: "ms",
    source: null,
    measured: i === 2 ? null : 17.2,
    interval: i === 2 ? null : [17.1, 17.4],
    outcome
  }));
  const ratio = {
    ...{baseline: "fast", variant: "slow", metric: "time", value: 1.7235, spread: 0.05, unit: "", source: null},
    ...{measured: 0.9987, interval: [0.991, 1.004], outcome: "not reproduced" as const}
  };
  expect(say(findingOf([], {published: [...published, ratio]})).paragraphs).toMatchInlineSnapshot(`
    [
      "The published time of 17.0 ± 0.5 ms for fast is reproduced (measured here: 17.2 ms).",
      "The published time of 17 ms for fast is not reproduced (measured here: 17.2 ms).",
      "The published figure of 17 ms for fast cannot be checked (nothing was measured).",
      "The published ratio of 1.72 ± 0.05× between slow and fast, in time, is not reproduced (measured here: 0.999× [0.991, 1.004]).",
    ]
  `);
});

it("counts the outcomes of a suite, and has paragraphs for what is notable", () => {
  const verdicts = [
    "worse",
    "better",
    "too noisy",
    null,
    ...Array<"equivalent">(8).fill("equivalent"),
    "inconclusive"
  ] as const;
  const comparisons = verdicts.map((verdict, i) =>
    comparison({
      benchmark: `b${i}`,
      verdict,
      effect: verdict === null ? null : ratio(verdict === "better" ? 0.8 : 1.2, 0.7, 1.4),
      reason: verdict === "too noisy" ? "4 of 20 pairs are usable, and a verdict needs 6." : null
    })
  );
  const suite = findingOf(comparisons);
  expect(say(suite)).toMatchInlineSnapshot(`
    {
      "described": null,
      "headline": "Of 13 comparisons: 1 slower, 1 faster, 8 equivalent, 1 inconclusive, 1 too noisy and 1 without a result",
      "paragraphs": [
        "In call_method/b0, slow is slower than fast: it takes 1.20 times as long (95 % interval 0.70 to 1.40, 20 pairs).",
        "In call_method/b1, slow is faster than fast: it takes 0.800 times as long (95 % interval 0.700 to 1.400, 20 pairs).",
        "In call_method/b2, the machine was too noisy to compare slow with fast: 4 of 20 pairs are usable, and a verdict needs 6.",
        "In call_method/b3, slow could not be compared with fast.",
        "Equivalent: call_method/b4, call_method/b5, call_method/b6, call_method/b7, call_method/b8, call_method/b9, call_method/b10 and call_method/b11.",
        "Inconclusive: call_method/b12.",
      ],
      "warnings": [],
    }
  `);
  expect(answerOf(suite)).toMatchInlineSnapshot(
    `"Of 13 comparisons: 1 slower, 1 faster, 8 equivalent, 1 inconclusive, 1 too noisy and 1 without a result."`
  );
});

it("describes metrics that are not judged in one paragraph", () => {
  const described = {judged: false, verdict: null, metric: "peak memory", unit: "B"} as const;
  const finding = findingOf([
    comparison({...described, effect: ratio(1, 1, 1)}),
    comparison({...described, variant: "cured", effect: ratio(1.02, 1.01, 1.03)}),
    comparison({...described, metric: "user time", unit: "s"})
  ]);
  expect(say(finding).described).toMatchInlineSnapshot(
    `"Described, not judged: peak memory of slow the same as of fast and of cured 1.02× [1.01, 1.03] that of fast; user time of slow 1.53× [1.51, 1.55] that of fast."`
  );
});

it("answers with what matters most, in three sentences at most", () => {
  const better = comparison({variant: "cured", verdict: "better", effect: ratio(0.8, 0.79, 0.81)});
  const alike = comparison({variant: "other", verdict: "inconclusive", effect: ratio(1, 0.9, 1.1)});
  expect(answerOf(findingOf([alike, better, comparison()]))).toMatchInlineSnapshot(
    `"slow is slower than fast: it takes 1.53 times as long (95 % interval 1.51 to 1.55, 20 pairs). cured is faster than fast: it takes 0.800 times as long (95 % interval 0.790 to 0.810, 20 pairs). other cannot be told apart from fast: it takes as long (95 % interval −10 % to +10 %, 20 pairs)."`
  );
  expect(answerOf(findingOf([alike]), findingOf([better, comparison()]), findingOf([better]))).toMatchInlineSnapshot(
    `"other cannot be told apart from fast: it takes as long (95 % interval −10 % to +10 %, 20 pairs). slow is slower than fast: it takes 1.53 times as long (95 % interval 1.51 to 1.55, 20 pairs). cured is faster than fast: it takes 0.800 times as long (95 % interval 0.790 to 0.810, 20 pairs)."`
  );
});

it("answers with what came in the way where there is no finding", () => {
  const nothing = (status: Artifact["run"]["status"]) =>
    answer({...unbuilt, samples: columns([]), findings: [], run: {...unbuilt.run, status}});
  expect((["running", "interrupted", "failed", "done"] as const).map(nothing)).toEqual([
    "The run is still going.",
    "The run was interrupted before it found anything.",
    "The run failed before it found anything.",
    "Nothing was found."
  ]);
});

it("tells a few comparisons one by one, and counts many", () => {
  expect(compareSentences([])).toBeNull();
  const [slow, other] = [comparison(), comparison({variant: "cured", verdict: "inconclusive"})];
  expect(compareSentences([slow])).toBe(compareSentence(slow));
  expect(compareSentences([slow, other])).toBe(`${compareSentence(slow)} ${compareSentence(other)}`);
  expect(visible(compareSentences([slow, slow, slow, other]) ?? "")).toBe(
    "Of 4 comparisons: 3 slower and 1 inconclusive."
  );
});
