import {describe, expect, it} from "vitest";
import {answer} from "../../runner/narrate/answer.ts";
import {failures} from "../../runner/narrate/failures.ts";
import {narrate} from "../../runner/narrate/finding.ts";
import {method} from "../../runner/narrate/method.ts";
import {findingsOf} from "../../runner/result/findings.ts";
import type {Artifact, BisectionFinding, HistoryRevision} from "../../runner/result/types.ts";
import {exampleBisection} from "../result/fixture-bisection.ts";
import {visible} from "./example.ts";

function bisectionOf(artifact: Artifact): BisectionFinding {
  const [finding] = findingsOf(artifact, "bisection");
  if (!finding) throw new Error("The example bisects.");
  return finding;
}

/** Returns what is said of an artifact’s bisection, changed as given. */
function say(artifact: Artifact, change: Partial<BisectionFinding> = {}): {headline: string; text: string} {
  const finding = {...bisectionOf(artifact), ...change};
  const {headline, paragraphs} = narrate(finding, artifact);
  return {headline: visible(headline), text: visible(paragraphs.join("\n"))};
}

const found = exampleBisection();

it("tells of what was found, on what grounds, and what it took", () => {
  const {headline, text} = say(found);
  expect(headline).toMatchInlineSnapshot(`"63acb19 “Give every handler a trace stub” made call_method slower (1.62×)"`);
  expect(text).toMatchInlineSnapshot(`
    "The ends were measured first: v1 (e600c0c “Start with a README”) gave 94.3 ms in 6 samples, and v3 (7b6a15d “Point from the README to the rest of the documentation”) gave 152 ms in 6 samples; the bad end over the good one is 1.61× (95 % interval 1.59 to 1.63). From one to the other lead 35 commits.
    With a probability of 99.998 % the change came with 63acb19 “Give every handler a trace stub”, by Mara Okafor on 20 April 2023. That rests on f4eeb90 “Say which calls led to a mistake” (94.9 ms in 4 samples) before it, and on its own 153 ms in 4 samples. It changed 4 files: handlers/handler.h (+9 −1), handlers/trace.c (+212 −0, in trace_op and trace_flush), vm.c (+14 −3, in vm_run and vm_step) and bench/call_method.bc.
    Built anew and compared in pairs, it is confirmed against what came before it, and undoing it at the bad end takes the difference back. 63acb19 is slower than f4eeb90: it takes 1.62 times as long (97.5 % interval 1.61 to 1.63, 15 pairs). v3 without 63acb19 is faster than v3: it takes 0.616 times as long (97.5 % interval 0.611 to 0.621, 15 pairs).
    Some have the same code, byte for byte, so that what lies between cannot have made the difference: 1a9420e “Test the trace” has that of aab3162 “Add --trace”.
    Away from the change, 1 cannot be tested (make exited with status 2): 7a08715 “Add min, max and abs”.
    The search took 9 moves: 9 builds and 24 samples, its ends included. Plain halving, where one sample of each tells, takes 8 of either."
  `);
});

it("answers in three sentences at most, of which none is the confirmation’s alone", () => {
  expect(visible(answer(found))).toMatchInlineSnapshot(
    `"63acb19 “Give every handler a trace stub” made call_method slower (1.62×). Built anew and compared in pairs, it is confirmed against what came before it, and undoing it at the bad end takes the difference back. It took 9 builds and 24 samples of 36 commits."`
  );
});

it("says between what the change lies where commits do not build, and names none", () => {
  const {headline, text} = say(exampleBisection({outcome: "narrowed"}));
  expect(headline).toMatch(/^One of .+, .+ or .+ made call_method slower/);
  expect(text).toMatch(/lies between 0e93467 .+ and aab3162 .+; these 2 cannot be tested/);
  expect(text).toContain("None of them can be named alone at the 99 % asked for");
});

it("names each of several changes", () => {
  const {headline} = say(exampleBisection({outcome: "several"}));
  expect(headline).toBe(
    "call_method changed 2 times: with c295ea9 “Add arrays” (1.21×, slower) and 63acb19 “Give every handler a trace stub” (1.62×, slower)"
  );
});

it("says that there may be more changes than it can tell apart, and how to see them", () => {
  const artifact = exampleBisection({outcome: "several"});
  const {culprits} = bisectionOf(artifact);
  const {headline, text} = say(artifact, {culprits: [...culprits, ...culprits.slice(0, 1)]});
  expect(headline).toContain("changed at least 3 times");
  expect(text).toContain("there may be more. A timeline shows them all");
});

it("offers a timeline where the ends do not differ, and where nothing can be told", () => {
  for (const outcome of ["no difference", "cannot tell"] as const) {
    expect(say(exampleBisection({outcome})).text).toContain("`- timeline: {from: e600c0cb4a6e, to: 7b6a15d634be}`");
  }
  expect(say(exampleBisection({outcome: "no difference"})).headline).toBe(
    "Not bisectable: v1 and v3 do not differ in call_method"
  );
  const [low, high] = [1.001, 1.003];
  const ends = {
    ...bisectionOf(found).ends,
    scale: "ratio",
    estimate: 1.002,
    interval: {low, high, level: 0.95}
  } as const;
  const less = say(exampleBisection({outcome: "no difference"}), {ends: ends as BisectionFinding["ends"]});
  expect(less.headline.replace(/\s/g, " ")).toBe(
    "Not bisectable: v1 and v3 differ by less than 1 %, the least that matters, in call_method"
  );
  expect(less.text).toContain("give the step’s plan a smaller `delta`");
});

it("says slower or larger as the metric demands", () => {
  const metric = {
    ...(bisectionOf(found).metric ?? {}),
    name: "peak memory",
    unit: "byte"
  } as BisectionFinding["metric"];
  expect(say(found, {metric}).headline).toMatch(/raised the peak memory of call_method/);
  const [culprit] = bisectionOf(found).culprits;
  const culprits = culprit?.effect ? [{...culprit, effect: {...culprit.effect, estimate: 0.5}}] : [];
  expect(say(found, {culprits}).headline).toMatch(/made call_method faster/);
});

it("warns of what the comparison does not confirm", () => {
  const finding = bisectionOf(found);
  const culprits = finding.culprits.map((culprit) => ({
    ...culprit,
    confirmation: culprit.confirmation && {...culprit.confirmation, outcome: "not confirmed" as const}
  }));
  expect(narrate({...finding, culprits}, found).warnings).toHaveLength(1);
  expect(say(found, {culprits}).text).toContain("it is not confirmed");
});

it("says why it was not done", () => {
  const reason = "The good end does not build: make exited with status 2.";
  expect(say(found, {status: "failed", reason, metric: null, revisions: []}).headline).toBe(
    "The step bisect failed: the good end does not build: make exited with status 2"
  );
});

it("takes what others wrote for text, and shortens it", () => {
  const revisions = bisectionOf(found).revisions.map((revision): HistoryRevision => ({
    ...revision,
    subject: `<b>x</b>\n${"long ".repeat(40)}`,
    author: "a <b> <c@d>"
  }));
  const {headline, text} = say(found, {revisions});
  expect(headline).toMatch(/^63acb19 “<b>x<\/b> long [long ]+…” made/);
  expect(text).toContain("by a <b> on 20 April 2023");
});

it("lists no build of what could not be tested as a failure", () => {
  const artifact = exampleBisection({outcome: "narrowed"});
  expect(artifact.builds.filter(({status}) => status === "build failed")).toHaveLength(2);
  expect(failures(artifact)).toEqual([]);
  expect(failures({...artifact, findings: []})).toHaveLength(2);
});

describe("method", () => {
  it("tells of a search, and of its confirmation in rounds", () => {
    const parts = new Map(method(found).map(({heading, sentences}) => [heading, visible(sentences.join(" "))]));
    expect(parts.get("Search")).toContain("Each of 9 moves");
    expect(parts.get("Rounds")).toContain("started f4eeb90b3cdb, 63acb1916411, v3 and");
  });

  it("tells of no rounds where there were none", () => {
    expect(method(exampleBisection({outcome: "narrowed"})).map(({heading}) => heading)).not.toContain("Rounds");
  });
});
