import {expect, it} from "vitest";
import {answer} from "../../runner/narrate/answer.ts";
import {narrate} from "../../runner/narrate/finding.ts";
import {method} from "../../runner/narrate/method.ts";
import {peaksOf} from "../../runner/narrate/timeline.ts";
import {findingsOf} from "../../runner/result/findings.ts";
import type {Artifact, TimelineFinding} from "../../runner/result/types.ts";
import {exampleTimeline} from "../result/fixture-timeline.ts";
import {visible} from "./example.ts";

function timelineOf(artifact: Artifact): TimelineFinding {
  const [finding] = findingsOf(artifact, "timeline");
  if (!finding) throw new Error("The example has a timeline.");
  return finding;
}

const artifact = exampleTimeline();

it("tells of steps, peaks, drifts, outliers and what does not count", () => {
  const {headline, paragraphs} = narrate(timelineOf(artifact), artifact);
  expect(visible(headline)).toMatchInlineSnapshot(
    `"call_method changed over 36 commits: slower (1.28×) for a while, from f75e58b “Add arithmetic” to before 9520faf “Add comparisons and jumps”, slower (1.62×) at 63acb19 “Give every handler a trace stub” and faster (0.630×) at 009d700 “Tell the compiler that handlers are hot”"`
  );
  expect(visible(paragraphs.join("\n"))).toMatchInlineSnapshot(`
    "Of 36 commits, from e600c0c “Start with a README” to 7b6a15d “Point from the README to the rest of the documentation”, 29 were measured in 5 rounds, each round in an order of its own. 1 needed no measuring, as the code is that of another. 1 cannot be tested (make exited with status 2): b7d0cb5 “Add functions”.
    Slower after 677186f “Test with small programs” (94.3 ms in 5 samples), with f75e58b “Add arithmetic” (121 ms in 5 samples), by Jonas Lindqvist on 6 April 2023: 1.28× [1.27, 1.29] (95 % interval, p < 0.001). One side of it has so few builds that the placement of one might be the reason.
    Faster after 9f97d6c “Add bitwise instructions” (121 ms in 5 samples), with 9520faf “Add comparisons and jumps” (94.3 ms in 5 samples), by Mara Okafor on 8 April 2023: 0.781× [0.777, 0.786] (95 % interval, p < 0.001). One side of it has so few builds that the placement of one might be the reason.
    Slower after 0e93467 “Move the reporting of mistakes to a file of its own” (98.6 ms in 5 samples), with 63acb19 “Give every handler a trace stub” (160 ms in 5 samples), by Mara Okafor on 20 April 2023: 1.62× [1.61, 1.63] (95 % interval, p < 0.001). 1 commit between the two was not measured.
    Faster after 317d98b “Describe the machine” (161 ms in 5 samples), with 009d700 “Tell the compiler that handlers are hot” (102 ms in 5 samples), by Jonas Lindqvist on 30 April 2023: 0.630× [0.626, 0.634] (95 % interval, p < 0.001).
    The change at f75e58b “Add arithmetic” is taken back at 9520faf “Add comparisons and jumps”: a peak, which a comparison of both ends cannot show.
    A drift from e5a5df0 “Count instructions, and stop programs that run away” to 1618d5c “Describe the instructions”, 1.050× [1.044, 1.056] in all: it comes gradually, and no one commit made it.
    Perhaps a change from a419ced “Refuse names that exist already” to 0ef7c71 “Release 2”, 1.007× [1.001, 1.013], which does not count: smaller than what matters.
    Far from the level beside it, though with too few samples to be a peak: 3055fe6 “Add --counts, which says how often each instruction ran”. More rounds would tell.
    Which commit it was, a bisection tells: write \`then: bisect\` in the timeline, or name both revisions and add to the steps \`- bisect: {good: 0e93467facba, bad: 63acb1916411}\`.
    Nothing is left between neighbours that differ."
  `);
});

it("offers the bisection that would explain a change, unless its neighbours are adjacent", () => {
  const finding = timelineOf(artifact);
  const text = (of: TimelineFinding): string => narrate(of, artifact).paragraphs.join("\n");
  expect(text(finding)).toContain("`- bisect: {good: 0e93467facba, bad: 63acb1916411}`");
  expect(text(finding).match(/- bisect:/g)).toHaveLength(1);
  const series = finding.series.map((one) => ({
    ...one,
    changes: one.changes.filter(({after, before}) => after - before === 1)
  }));
  expect(text({...finding, series})).not.toContain("bisect");
});

it("takes two changes for a peak only if the second takes the first back", () => {
  const [series] = timelineOf(artifact).series;
  if (!series) throw new Error("The example has a series.");
  expect(peaksOf(series).map(({up, down}) => [up.after, down.after])).toEqual([[5, 7]]);
});

it("says that nothing changed", () => {
  expect(visible(answer(exampleTimeline({quiet: true})))).toBe(
    "No change of call_method was found over 36 commits. 34 of 36 commits were measured, 5 rounds of each."
  );
});

it("tells how a timeline was measured", () => {
  const parts = new Map(method(artifact).map(({heading, sentences}) => [heading, visible(sentences.join(" "))]));
  expect(parts.get("Timeline")).toContain("Each of 5 rounds started every commit once");
  expect([...parts.keys()]).not.toContain("Rounds");
});
