import {expect, it} from "vitest";
import stringWidth from "string-width";
import type {Artifact, Comparison} from "../../runner/result/types.ts";
import {formatResults} from "../../runner/terminal/results.ts";
import {comparison, difference, findingOf, ratio} from "../narrate/example.ts";
import {exampleArtifact} from "../result/fixture.ts";

const base = exampleArtifact({failures: false});

function show(artifact: Artifact, width: number): string {
  return formatResults(artifact, {width});
}

function summaries(fast: number, slow: number): Comparison["summaries"] {
  return [
    {variant: "fast", control: false, median: fast},
    {variant: "fast", control: true, median: fast * 1.001},
    {variant: "slow", control: false, median: slow}
  ].map((one) => ({...one, n: 20, mad: one.median / 200, q1: 0, q3: 0, min: 0, max: 0}));
}

it("shows the example on a terminal of 60 columns", () => {
  expect(show(exampleArtifact(), 60)).toMatchInlineSnapshot(`
    "A trace stub that never runs makes an interpreter slower
    fast-vs-slow, run 2026-03-14-092653, done in 1 min 21 s

    Did the trace stubs slow the interpreter down, and does
    marking its handlers hot cure it?

    call_method: wall, median ± median absolute deviation;
    97.5 % intervals
    variant          median   ratio        interval  verdict
    fast      94.1 ± 0.4 ms                          baseline
    slow     152.4 ± 0.6 ms   1.62×    [1.61, 1.63]  slower
    cured     94.4 ± 0.2 ms  1.004×  [0.999, 1.010]  equivalent

    ● slow is slower than fast: it takes 1.62 times as long
      (97.5 % interval 1.61 to 1.63, 20 pairs).
      cured (slow with hot.patch) recovers 99 % of the gap
      between fast and slow (95 % interval 98 % to 100 %).
      The second clean build of slow is slower again, 1.62×
      [1.61, 1.63], and rebuilding gives the same bytes: this is
      what the change makes here, be it by its code or by where
      it places code.

    ✗ 1 of 41 samples of cured in call_method failed: ./vm was
      ended by SIGSEGV.
      │ loaded 4096 instructions
      │ Segmentation fault

    ! The machine is virtual: other guests may take its caches
      and its time.

    See why to believe it:
      npm run notebook -- --open "/fast-vs-slow.html?run=2026-03-14-092653"
    Show this again:
      npm run experiment -- show 2026-03-14-092653"
  `);
});

it("shows the example, with a build that failed, on a terminal of 80 columns", () => {
  expect(show(exampleArtifact({broken: true}), 80)).toMatchInlineSnapshot(`
    "A trace stub that never runs makes an interpreter slower
    fast-vs-slow, run 2026-03-14-092653, failed after 1 min 21 s

    Did the trace stubs slow the interpreter down, and does marking its handlers hot
    cure it?

    call_method: wall, median ± median absolute deviation; 98.3 % intervals
    variant          median   ratio        interval  verdict
    fast      94.1 ± 0.4 ms                          baseline
    slow     152.4 ± 0.6 ms   1.62×    [1.61, 1.63]  slower
    cured     94.4 ± 0.2 ms  1.004×  [0.999, 1.010]  equivalent
    broken                –                          no result

    ● slow is slower than fast: it takes 1.62 times as long (98.3 % interval 1.61 to
      1.63, 20 pairs).
      cured (slow with hot.patch) recovers 99 % of the gap between fast and slow
      (95 % interval 98 % to 100 %).
      The second clean build of slow is slower again, 1.62× [1.61, 1.63], and
      rebuilding gives the same bytes: this is what the change makes here, be it by
      its code or by where it places code.

    ✗ 2 builds of broken failed: make exited with status 2.
      │ cc -O2 -c -o dispatch.o dispatch.c
      │ dispatch.c:41:3: error: expected ‘;’ before ‘return’
      │ make: *** [dispatch.o] Error 1
      The whole log: results/fast-vs-slow/2026-03-14-092653/logs/build-0508c50ca1e2abb115a97377.log

    ✗ 1 of 41 samples of cured in call_method failed: ./vm was ended by SIGSEGV.
      │ loaded 4096 instructions
      │ Segmentation fault

    ! The machine is virtual: other guests may take its caches and its time.

    See why to believe it:
      npm run notebook -- --open "/fast-vs-slow.html?run=2026-03-14-092653"
    Show this again:
      npm run experiment -- show 2026-03-14-092653"
  `);
});

it("shows the example on a terminal of 120 columns", () => {
  expect(show(exampleArtifact(), 120)).toMatchInlineSnapshot(`
    "A trace stub that never runs makes an interpreter slower
    fast-vs-slow, run 2026-03-14-092653, done in 1 min 21 s

    Did the trace stubs slow the interpreter down, and does marking its handlers hot cure it?

    call_method: wall, median ± median absolute deviation; 97.5 % intervals
    variant          median   ratio        interval  verdict
    fast      94.1 ± 0.4 ms                          baseline
    slow     152.4 ± 0.6 ms   1.62×    [1.61, 1.63]  slower
    cured     94.4 ± 0.2 ms  1.004×  [0.999, 1.010]  equivalent

    ● slow is slower than fast: it takes 1.62 times as long (97.5 % interval 1.61 to 1.63, 20 pairs).
      cured (slow with hot.patch) recovers 99 % of the gap between fast and slow (95 % interval 98 % to
      100 %).
      The second clean build of slow is slower again, 1.62× [1.61, 1.63], and rebuilding gives the same
      bytes: this is what the change makes here, be it by its code or by where it places code.

    ✗ 1 of 41 samples of cured in call_method failed: ./vm was ended by SIGSEGV.
      │ loaded 4096 instructions
      │ Segmentation fault

    ! The machine is virtual: other guests may take its caches and its time.

    See why to believe it   npm run notebook -- --open "/fast-vs-slow.html?run=2026-03-14-092653"
    Show this again         npm run experiment -- show 2026-03-14-092653"
  `);
});

it("keeps to the terminal’s width, commands and paths to copy excepted", () => {
  for (const width of [60, 80, 100, 120, 140]) {
    const lines = show(exampleArtifact({broken: true}), width).split("\n");
    const wide = lines.filter((line) => stringWidth(line) > width && !/^ {2}(npm|The whole log:) /.test(line));
    expect(wide).toEqual([]);
  }
});

it("shows a suite a benchmark a row, and several findings each with its question", () => {
  const suite = findingOf(
    [
      comparison({benchmark: "dictFind", summaries: summaries(0.0173, 0.0265)}),
      comparison({
        benchmark: "dictAdd",
        verdict: "equivalent",
        effect: ratio(1, 0.996, 1.004),
        summaries: summaries(9e-7, 9e-7)
      }),
      comparison({
        benchmark: "dictSlowIteration",
        verdict: "too noisy",
        effect: null,
        reason: "4 of 20 pairs are usable, and a verdict needs 6."
      })
    ],
    {
      step: "gate",
      question: "Is anything slower?",
      expect: {wanted: "not slower", met: false, reason: "slow is slower than fast in one benchmark"}
    }
  );
  const memory = findingOf(
    [
      comparison({
        measurement: "startup",
        metric: "peak memory",
        unit: "B",
        effect: difference(2e5, 1e5, 3e5),
        summaries: summaries(2e6, 2.2e6)
      })
    ],
    {step: "memory"}
  );
  const skipped = findingOf([], {step: "counters", status: "skipped", reason: "perf is not installed."});
  const artifact = {...base, builds: [], findings: [suite, memory, skipped]};
  expect(show(artifact, 80)).toMatchInlineSnapshot(`
    "A trace stub that never runs makes an interpreter slower
    fast-vs-slow, run 2026-03-14-092653, done in 1 min

    Did the trace stubs slow the interpreter down, and does marking its handlers hot
    cure it?

    gate: Is anything slower?

    call_method: wall, median ± median absolute deviation; 95 % intervals
    benchmark                fast           slow   ratio        interval  verdict
    dictFind      17.30 ± 0.09 ms  26.5 ± 0.1 ms   1.53×    [1.51, 1.55]  slower
    dictAdd            900 ± 4 ns     900 ± 4 ns  1.000×  [0.996, 1.004]  equivalent
    dictSlowIte…                –              –                          too noisy

    ✗ In call_method/dictFind, slow is slower than fast: it takes 1.53 times as long
      (95 % interval 1.51 to 1.55, 20 pairs).
      Expected “not slower”: not met, as slow is slower than fast in one benchmark.
      In call_method/dictAdd, slow and fast take the same time to within 1 % (95 %
      interval −0.4 % to +0.4 %, 20 pairs).
      In call_method/dictSlowIteration, the machine was too noisy to compare slow
      with fast: 4 of 20 pairs are usable, and a verdict needs 6.

    startup: peak memory, median ± median absolute deviation; 95 % intervals
    variant          median  difference      interval  verdict
    fast     2.00 ± 0.01 MB                            baseline
    slow     2.20 ± 0.01 MB     +200 kB  [+100, +300]  larger

    ● memory: The peak memory of slow is larger than that of fast: 200 kB larger
      (95 % interval +100 to +300 kB, 20 pairs).

    – counters: The step counters was skipped: perf is not installed.

    ! The machine is virtual: other guests may take its caches and its time.

    See why to believe it:
      npm run notebook -- --open "/fast-vs-slow.html?run=2026-03-14-092653"
    Show this again:
      npm run experiment -- show 2026-03-14-092653"
  `);
});

it("says how to go on after an interruption", () => {
  const {run} = base;
  const artifact: Artifact = {...base, findings: [], run: {...run, status: "interrupted", endedAt: null, warnings: []}};
  expect(show(artifact, 120)).toMatchInlineSnapshot(`
    "A trace stub that never runs makes an interpreter slower
    fast-vs-slow, run 2026-03-14-092653, interrupted

    Did the trace stubs slow the interpreter down, and does marking its handlers hot cure it?

    Go on where it stopped  npm run experiment -- resume 2026-03-14-092653
    See why to believe it   npm run notebook -- --open "/fast-vs-slow.html?run=2026-03-14-092653"
    Show this again         npm run experiment -- show 2026-03-14-092653"
  `);
});

it("marks with colours what is worse", () => {
  const mark = (text: string) => `<${text}>`;
  const style = {bold: same, dim: same, good: same, warning: same, bad: mark};
  const text = formatResults(base, {width: 100, style});
  expect(text).toContain("<slower>");
  expect(text).toContain("<●> slow is slower than fast");
});

function same(text: string): string {
  return text;
}
