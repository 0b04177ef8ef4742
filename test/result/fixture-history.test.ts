import {describe, expect, it} from "vitest";
import {findingsOf} from "../../runner/result/findings.ts";
import {exampleBisection} from "./fixture-bisection.ts";
import {exampleTimeline} from "./fixture-timeline.ts";

// The schema is asserted inside.

describe.each(["found", "narrowed", "several", "no difference", "cannot tell"] as const)("%s", (outcome) => {
  it("is the same for the same options", () => {
    expect(exampleBisection({outcome})).toEqual(exampleBisection({outcome}));
  });

  it("names a culprit only where its outcome has one", () => {
    const [finding] = findingsOf(exampleBisection({outcome}), "bisection");
    const named = finding?.culprits.filter(({named}) => named !== null) ?? [];
    expect(named).toHaveLength({found: 1, several: 2}[outcome as string] ?? 0);
    if (outcome === "found") expect(finding?.posterior[named[0]?.named ?? 0]).toBeGreaterThan(0.99);
  });
});

it("has a timeline of any length", () => {
  expect(exampleTimeline()).toEqual(exampleTimeline());
  const [finding] = findingsOf(exampleTimeline({revisions: 2000}), "timeline");
  expect(finding?.revisions).toHaveLength(2000);
});
