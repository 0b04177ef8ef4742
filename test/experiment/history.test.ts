import {expect, it} from "vitest";
import {parseText, refusal} from "./cases.ts";

const base = `benchbook: 1
source: {git: ../repository}
revisions: {old: v1, new: v2, patched: {of: new, patches: [fix.patch]}}
flags: {O2: -O2, O3: -O3}
build: make
measurements:
  loop: {command: ./loop, reads: {regex: '(?<time>\\d+) ms'}, metrics: {time: {unit: ms}}}
`;

function withStep(step: string): string {
  return `${base}steps:\n  - ${step}\n`;
}

it("understands a bisection, and what it does without being told", () => {
  const {steps} = parseText(withStep("bisect: {good: old/O2, bad: new/O2}"));
  expect(steps[0]).toMatchObject({
    kind: "bisect",
    good: "old/O2",
    bad: "new/O2",
    confidence: 0.99,
    firstParent: true,
    path: [],
    input: null
  });
});

it("understands a timeline between days", () => {
  const {steps} = parseText(withStep("timeline: {from: 2016-10-09, to: 2016-11-03, every: 5, then: bisect}"));
  expect(steps[0]).toMatchObject({
    kind: "timeline",
    from: "2016-10-09",
    to: "2016-11-03",
    points: {every: 5},
    refine: true,
    then: "bisect",
    flags: "O2"
  });
});

it.each([
  ["a confidence that is none", "bisect: {good: old, bad: new, confidence: 30 %}", /confidence/],
  [
    "a grid by number and by distance",
    "timeline: {from: v1, to: v2, count: 9, every: 2}",
    /count.*every|every.*count/s
  ],
  ["a metric that is not read", "bisect: {good: old, bad: new, metric: tmie}", /tmie[\s\S]*time/],
  ["ends with other flags", "bisect: {good: old/O2, bad: new/O3}", /differ in their flags/],
  ["ends with other patches", "bisect: {good: old, bad: patched}", /differ in more than their revision/],
  ["an end that is the other", "bisect: {good: old, bad: old}", /are the same/],
  ["an expectation of a bisection", "{bisect: {good: old, bad: new}, expect: slower}", /expect/],
  ["a published figure of a timeline", "{timeline: {from: v1, to: v2}, published: {new: 3 ms}}", /published/],
  [
    "a published figure of a layout",
    "{layout: [old/O2, new/O2], published: {new/O2: 3 ms}}",
    /compares, counts or profiles/
  ],
  ["a published share without its function", "{profile: [old/O2], published: {old/O2: 3 %}}", /old\/O2\/main/]
])("refuses %s", (_, step, message) => {
  expect(refusal(withStep(step))).toMatch(message);
});
