import {expect, it} from "vitest";
import {compareClause, compareHeadline, compareSentence} from "../../runner/narrate/comparison.ts";
import type {Comparison} from "../../runner/result/types.ts";
import {comparison, difference, ratio, visible} from "./example.ts";

function say(given: Partial<Comparison>): string {
  return visible(compareSentence(comparison(given)));
}

it("says that something is slower or faster", () => {
  expect(say({})).toMatchInlineSnapshot(
    `"slow is slower than fast: it takes 1.53 times as long (95 % interval 1.51 to 1.55, 20 pairs)."`
  );
  expect(say({effect: ratio(1.023, 1.019, 1.027, 0.975)})).toMatchInlineSnapshot(
    `"slow is slower than fast: it takes 2.3 % longer (97.5 % interval +1.9 % to +2.7 %, 20 pairs)."`
  );
  expect(say({verdict: "better", effect: ratio(0.656, 0.64, 0.67)})).toMatchInlineSnapshot(
    `"slow is faster than fast: it takes 0.656 times as long (95 % interval 0.640 to 0.670, 20 pairs)."`
  );
  expect(say({verdict: "better", effect: ratio(0.977, 0.971, 0.984)})).toMatchInlineSnapshot(
    `"slow is faster than fast: it takes 2.3 % less time (95 % interval −2.9 % to −1.6 %, 20 pairs)."`
  );
});

it("says larger, fewer, higher of other metrics", () => {
  expect(say({metric: "p99", unit: "ms"})).toMatchInlineSnapshot(
    `"slow is slower than fast: its p99 is 1.53 times as long (95 % interval 1.51 to 1.55, 20 pairs)."`
  );
  expect(say({metric: "peak memory", unit: "B"})).toMatchInlineSnapshot(
    `"The peak memory of slow is larger than that of fast: 1.53 times as large (95 % interval 1.51 to 1.55, 20 pairs)."`
  );
  expect(say({metric: "L1I misses", unit: "", effect: ratio(71.7, 70, 73.2)})).toMatchInlineSnapshot(
    `"slow has more L1I misses than fast: 71.7 times as many (95 % interval 70.0 to 73.2, 20 pairs)."`
  );
  expect(
    say({metric: "instructions", unit: "", verdict: "better", effect: ratio(0.95, 0.95, 0.95)})
  ).toMatchInlineSnapshot(`"slow has fewer instructions than fast: 5 % fewer (95 % interval −5 % to −5 %, 20 pairs)."`);
  expect(
    say({metric: "rps", unit: "requests/s", better: "higher", effect: ratio(0.8, 0.79, 0.81)})
  ).toMatchInlineSnapshot(
    `"slow is slower than fast: its rps is 0.800 times as high (95 % interval 0.790 to 0.810, 20 pairs)."`
  );
  expect(say({metric: "score", unit: "", better: "higher", effect: ratio(0.97, 0.96, 0.98)})).toMatchInlineSnapshot(
    `"The score of slow is lower than that of fast: 3 % lower (95 % interval −4 % to −2 %, 20 pairs)."`
  );
});

it("gives differences in the metric’s unit", () => {
  const effect = difference(0.0012, 0.001, 0.0014);
  expect(say({effect, delta: 0.0005})).toMatchInlineSnapshot(
    `"slow is slower than fast: it takes 1.20 ms longer (95 % interval +1.00 to +1.40 ms, 20 pairs)."`
  );
  expect(say({metric: "major faults", unit: "", effect: difference(12, 10, 14), delta: 2})).toMatchInlineSnapshot(
    `"slow has more major faults than fast: 12 more (95 % interval +10 to +14, 20 pairs)."`
  );
});

it("says that two take the same time, or agree in another metric", () => {
  const same = {
    verdict: "equivalent",
    effect: ratio(1.001, 0.996, 1.005),
    equivalence: {low: 0.997, high: 1.004, level: 0.9}
  } as const;
  expect(say(same)).toMatchInlineSnapshot(
    `"slow and fast take the same time to within 1 % (90 % interval −0.3 % to +0.4 %, 20 pairs)."`
  );
  expect(say({...same, metric: "peak memory", unit: "B"})).toMatchInlineSnapshot(
    `"slow and fast agree in peak memory to within 1 % (90 % interval −0.3 % to +0.4 %, 20 pairs)."`
  );
  expect(
    say({
      verdict: "equivalent",
      effect: difference(0, -0.0001, 0.0001),
      delta: 0.001,
      equivalence: {low: -0.0001, high: 0.0001, level: 0.9}
    })
  ).toMatchInlineSnapshot(
    `"slow and fast take the same time to within 1 ms (90 % interval −100 to +100 µs, 20 pairs)."`
  );
});

it("says what cannot be told, and how many rounds would likely decide", () => {
  const unclear = {verdict: "inconclusive", needed: 40} as const;
  expect(say({...unclear, effect: ratio(1.006, 0.961, 1.052)})).toMatchInlineSnapshot(
    `"slow cannot be told apart from fast: it takes 0.6 % longer (95 % interval −3.9 % to +5.2 %, 20 pairs); about 40 rounds would likely decide."`
  );
  expect(say({...unclear, effect: ratio(1, 0.961, 1.052), metric: "p99", needed: null})).toMatchInlineSnapshot(
    `"slow cannot be told apart from fast in p99: it is as long (95 % interval −3.9 % to +5.2 %, 20 pairs)."`
  );
  expect(say({...unclear, effect: ratio(1.015, 1.002, 1.03)})).toMatchInlineSnapshot(
    `"Whether slow is slower than fast by more than 1 % cannot be told: it takes 1.5 % longer (95 % interval +0.2 % to +3 %, 20 pairs); about 40 rounds would likely decide."`
  );
  expect(say({...unclear, effect: ratio(0.985, 0.97, 0.998)})).toMatchInlineSnapshot(
    `"Whether slow is faster than fast by more than 1 % cannot be told: it takes 1.5 % less time (95 % interval −3 % to −0.2 %, 20 pairs); about 40 rounds would likely decide."`
  );
});

it("says how noise stands in the way", () => {
  const unclear = {verdict: "inconclusive", floor: 0.031} as const;
  expect(say({...unclear, effect: ratio(1.023, 1.019, 1.027)})).toMatchInlineSnapshot(
    `"Whether slow is slower than fast by more than 1 % cannot be told: it takes 2.3 % longer (95 % interval +1.9 % to +2.7 %, 20 pairs), which is within the noise floor of 3.1 %."`
  );
  expect(say({...unclear, effect: ratio(1.001, 0.996, 1.005)})).toMatchInlineSnapshot(
    `"slow cannot be told apart from fast: it takes 0.1 % longer (95 % interval −0.4 % to +0.5 %, 20 pairs); the noise floor, 3.1 %, is above the 1 % that matters."`
  );
  expect(
    say({verdict: "inconclusive", floor: null, reason: "5 pairs are usable, and an interval at this level needs 6."})
  ).toMatchInlineSnapshot(
    `"Whether slow is slower than fast by more than 1 % cannot be told: 5 pairs are usable, and an interval at this level needs 6."`
  );
  expect(
    say({
      verdict: "too noisy",
      setAside: 16,
      effect: {...ratio(1.4, null, null), pairs: 4},
      reason: "4 of 20 pairs are usable, and a verdict needs 6."
    })
  ).toMatchInlineSnapshot(
    `"The machine was too noisy to compare slow with fast: 4 of 20 pairs are usable, and a verdict needs 6."`
  );
});

it("says that there is no result, and why", () => {
  expect(say({verdict: null, effect: null, reason: "slow was not built."})).toMatchInlineSnapshot(
    `"slow could not be compared with fast: slow was not built."`
  );
  expect(say({verdict: null, effect: null})).toMatchInlineSnapshot(`"slow could not be compared with fast."`);
});

it("describes other metrics without judging them", () => {
  const described = {judged: false, verdict: null, floor: null} as const;
  expect(say({...described, metric: "user time"})).toMatchInlineSnapshot(
    `"The user time of slow is 1.53 times as long as that of fast (95 % interval 1.51 to 1.55, 20 pairs; described, not judged)."`
  );
  expect(
    say({...described, metric: "peak memory", unit: "B", effect: ratio(1.023, 1.02, 1.026)})
  ).toMatchInlineSnapshot(
    `"The peak memory of slow is 2.3 % larger than that of fast (95 % interval +2 % to +2.6 %, 20 pairs; described, not judged)."`
  );
  expect(say({...described, metric: "minor faults", unit: "", effect: ratio(1, 1, 1)})).toMatchInlineSnapshot(
    `"The minor faults of slow are as many as those of fast (95 % interval 0 % to 0 %, 20 pairs; described, not judged)."`
  );
  expect(say({...described, metric: "minor faults", unit: "", effect: ratio(1.001, null, null)})).toMatchInlineSnapshot(
    `"The minor faults of slow are 0.1 % more than those of fast (no 95 % interval, 20 pairs; described, not judged)."`
  );
});

it("says where, if comparisons are of several places", () => {
  const dict = comparison({measurement: "unit", benchmark: "dictFind"});
  const memory = comparison({measurement: "unit", benchmark: "dictAdd", metric: "peak memory", unit: "B"});
  expect(visible(compareSentence(dict, [dict, memory]))).toMatchInlineSnapshot(
    `"In unit/dictFind, slow is slower than fast: it takes 1.53 times as long (95 % interval 1.51 to 1.55, 20 pairs)."`
  );
  expect(compareHeadline(memory, [dict, memory])).toBe(
    "In unit/dictAdd, the peak memory of slow is larger than that of fast"
  );
  expect(compareHeadline(memory)).toBe("The peak memory of slow is larger than that of fast");
});

it("starts no clause with a capital that isn’t a name’s", () => {
  expect(compareClause(comparison({verdict: "too noisy"}))).toBe("the machine was too noisy to compare slow with fast");
});

it("describes a time without naming it twice, and other metrics by their names", () => {
  expect(visible(compareClause(comparison({verdict: null})))).toBe("slow takes 1.53 times as long as fast");
  const less = comparison({verdict: null, effect: ratio(0.998, 0.99, 1.004)});
  expect(visible(compareClause(less))).toBe("slow takes 0.2 % less time than fast");
  expect(visible(compareClause(comparison({verdict: null, metric: "user"})))).toBe(
    "the user of slow is 1.53 times as long as that of fast"
  );
});
