import {describe, expect, it} from "vitest";
import type {Artifact, BisectionFinding, TimelineFinding} from "../../runner/result/types.ts";
import {repeatedSearches} from "../../runner/statistics/repeated-search.ts";
import {exampleBisection} from "../result/fixture-bisection.ts";
import {exampleTimeline} from "../result/fixture-timeline.ts";

type Finding = Artifact["findings"][number];

/** Returns an artifact in which findings of a kind are others. */
function changed<K extends Finding["kind"]>(
  artifact: Artifact,
  kind: K,
  change: (finding: Extract<Finding, {kind: K}>) => Finding
): Artifact {
  const findings = artifact.findings.map((finding) =>
    finding.kind === kind ? change(finding as Extract<Finding, {kind: K}>) : finding
  );
  return {...artifact, findings};
}

function outcomes(first: Artifact, second: Artifact): string[] {
  return repeatedSearches(first, second).map(({kind, outcome}) => `${kind} ${outcome}`);
}

describe("a bisection", () => {
  const first = exampleBisection();
  const nothing = (finding: BisectionFinding): Finding => ({...finding, outcome: "no difference", culprits: []});
  const open = (finding: BisectionFinding): Finding => ({
    ...finding,
    outcome: "cannot tell",
    culprits: finding.culprits.map((culprit) => ({...culprit, named: null}))
  });
  const another = (finding: BisectionFinding): Finding => ({
    ...finding,
    culprits: finding.culprits.map((culprit) => ({...culprit, named: (culprit.named ?? 0) - 1}))
  });

  it("is reproduced if the same is named, whatever the variant is called", () => {
    expect(outcomes(first, exampleBisection({seed: 2}))).toEqual(["bisection reproduced"]);
    const [repeated] = repeatedSearches(first, exampleBisection({seed: 2}));
    expect(repeated?.first.effect?.interval.low).not.toBeNull(); // the confirmation’s
  });

  it("is not reproduced if another is named, or the ends do not differ", () => {
    expect(outcomes(first, changed(first, "bisection", another))).toEqual(["bisection not reproduced"]);
    expect(outcomes(first, changed(first, "bisection", nothing))).toEqual(["bisection not reproduced"]);
  });

  it("cannot be told if nothing is named, or the rerun has no such step", () => {
    expect(outcomes(first, changed(first, "bisection", open))).toEqual(["bisection cannot tell"]);
    expect(outcomes(first, {...first, findings: []})).toEqual(["bisection cannot tell"]);
  });

  it("that found no difference is held against one that did", () => {
    const without = changed(first, "bisection", nothing);
    expect(outcomes(without, without)).toEqual(["bisection reproduced"]);
    expect(outcomes(without, first)).toEqual(["bisection not reproduced"]);
  });

  it("that named nothing claims nothing", () => {
    expect(outcomes(changed(first, "bisection", open), first)).toEqual([]);
  });
});

describe("a change of a timeline", () => {
  const first = exampleTimeline();
  const count = repeatedSearches(first, first).length;
  const edit = (change: (finding: TimelineFinding["series"][number]["changes"]) => typeof finding): Artifact =>
    changed(first, "timeline", (finding) => ({
      ...finding,
      series: finding.series.map((series) => ({...series, changes: change(series.changes)}))
    }));

  it("is reproduced between the same revisions", () => {
    expect(count).toBeGreaterThan(0);
    expect(new Set(outcomes(first, first))).toEqual(new Set(["change reproduced"]));
  });

  it("is not reproduced where nothing changes", () => {
    expect(
      new Set(
        outcomes(
          first,
          edit(() => [])
        )
      )
    ).toEqual(new Set(["change not reproduced"]));
  });

  it("cannot be told where the rerun is not sure", () => {
    const weak = edit((changes) => changes.map((one) => ({...one, weak: "chance"})));
    expect(new Set(outcomes(first, weak))).toEqual(new Set(["change cannot tell"]));
  });
});
