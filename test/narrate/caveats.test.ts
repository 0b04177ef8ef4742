import {expect, it} from "vitest";
import {buildsAgree, compareCaveats, replicateSentences} from "../../runner/narrate/caveats.ts";
import {compareSentence} from "../../runner/narrate/comparison.ts";
import type {Artifact, Comparison} from "../../runner/result/types.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {comparison, ratio, visible} from "./example.ts";

const artifact = exampleArtifact();
const single: Artifact = {...artifact, builds: artifact.builds.filter(({replicate}) => replicate === 1)};

/** Returns the artifact as if each clean build had made another binary. */
function varied({machineCode}: {machineCode: boolean}): Artifact {
  const builds = artifact.builds.map((build) => ({
    ...build,
    files: build.files.map((file) => ({
      ...file,
      sha256: `${build.variant}${build.replicate}`,
      textSha256: machineCode ? `${build.variant}${build.replicate}` : build.variant
    }))
  }));
  return {...artifact, builds};
}

function replicates(...effects: Comparison["effect"][]): Comparison["replicates"] {
  return effects.flatMap((effect, i) => (effect ? [{replicate: i + 1, effect}] : []));
}

function say(given: Partial<Comparison>, of = varied({machineCode: true})): string[] {
  return replicateSentences(comparison(given), of).map(visible);
}

it("says no more of one build than that two binaries differ", () => {
  expect(say({}, single)).toEqual([
    "One build of each was measured: these two binaries differ, which need not be due to the change."
  ]);
  expect(say({verdict: "equivalent"}, single)).toEqual([
    "One build of each was measured, so this holds for these two binaries."
  ]);
});

it("speaks of the change where clean builds agree", () => {
  expect(say({replicates: replicates(ratio(1.53, 1.5, 1.56), ratio(1.54, 1.5, 1.58))})).toMatchInlineSnapshot(`
    [
      "The second clean build of slow is slower again, 1.54× [1.50, 1.58], which one odd build does not explain.",
    ]
  `);
  const three = replicates(ratio(1.53, 1.5, 1.56), ratio(1.54, 1.5, 1.58), ratio(1.7, 1.65, 1.75));
  expect(say({replicates: three})).toMatchInlineSnapshot(`
    [
      "Each of the 3 clean builds of slow is slower by itself (1.53× [1.50, 1.56] for the first, 1.54× [1.50, 1.58] for the second and 1.70× [1.65, 1.75] for the third), which one odd build does not explain.",
    ]
  `);
  const same = replicates(ratio(1, 0.996, 1.004), ratio(1.001, 0.995, 1.006));
  expect(say({verdict: "equivalent", effect: ratio(1, 0.997, 1.003), replicates: same})).toMatchInlineSnapshot(`
    [
      "Each of the 2 clean builds of slow shows it by itself: 1.000× [0.996, 1.004] for the first and 1.001× [0.995, 1.006] for the second.",
    ]
  `);
});

it("does not speak of the change where builds differ, or are too few to tell", () => {
  const differ = replicates(ratio(1.53, 1.5, 1.56), ratio(1.001, 0.99, 1.02));
  expect(say({replicates: differ})).toMatchInlineSnapshot(`
    [
      "The 2 clean builds of slow differ among themselves: 1.53× [1.50, 1.56] for the first and 1.00× [0.99, 1.02] for the second.",
    ]
  `);
  expect(say({verdict: "equivalent", replicates: differ})).toMatchInlineSnapshot(`
    [
      "The 2 clean builds of slow differ among themselves: 1.53× [1.50, 1.56] for the first and 1.00× [0.99, 1.02] for the second.",
    ]
  `);
  const few = replicates(ratio(1.53, 1.5, 1.56), ratio(1.5, null, null));
  expect(say({replicates: few})).toMatchInlineSnapshot(`
    [
      "The 2 clean builds of slow agree as far as can be told, though not each decides by itself: 1.53× [1.50, 1.56] for the first and 1.50× [unbounded] for the second.",
    ]
  `);
});

it("gives the builds that disagree, where that stands in the way of a verdict", () => {
  const differ = replicates(ratio(1.53, 1.5, 1.56), ratio(1.001, 0.99, 1.02));
  const disagreeing = comparison({verdict: "inconclusive", effect: ratio(1.25, 1.2, 1.3), replicates: differ});
  expect(visible(compareSentence(disagreeing))).toMatchInlineSnapshot(
    `"Whether slow is slower than fast by more than 1 % cannot be told: it takes 1.25 times as long (95 % interval 1.20 to 1.30, 20 pairs), but not every build of it shows that."`
  );
  expect(say(disagreeing)).toMatchInlineSnapshot(`
    [
      "By build, it is 1.53× [1.50, 1.56] for the first and 1.00× [0.99, 1.02] for the second.",
    ]
  `);
});

it("says that rebuilding changed nothing", () => {
  const agreeing = {replicates: replicates(ratio(1.53, 1.5, 1.56), ratio(1.54, 1.5, 1.58))};
  const [conclusion, ...others] = say(agreeing, artifact);
  expect(conclusion).toContain("and rebuilding gives the same bytes: this is what the change makes here");
  expect(others).toEqual([]);
  expect(say(agreeing, varied({machineCode: false}))[1]).toBe(
    "Each clean build of slow gave the same machine code, as did each of fast."
  );
});

it("says that one build was run in two ways, and nothing where nothing was built", () => {
  const shared = {...artifact, builds: artifact.builds.map((build) => ({...build, key: "0123"}))};
  expect(say({}, shared)).toEqual(["Both are the same build, run in two ways."]);
  expect(say({}, {...artifact, builds: []})).toEqual([]);
});

it("says nothing of builds where there is no verdict on them", () => {
  expect(say({verdict: "inconclusive"})).toEqual([]);
  expect(say({verdict: null, judged: false})).toEqual([]);
});

it("takes builds to agree if each shows the verdict by itself, on either side", () => {
  const faster = replicates(ratio(0.8, 0.78, 0.82), ratio(0.81, 0.79, 0.83));
  expect(buildsAgree(comparison({verdict: "better", effect: ratio(0.8, 0.79, 0.82), replicates: faster}))).toBe("yes");
  expect(buildsAgree(comparison({verdict: "worse", replicates: faster}))).toBe("unclear");
  expect(buildsAgree(comparison({replicates: replicates(ratio(1.53, 1.5, 1.56))}))).toBeNull();
});

it("gives the result with what was set aside, by state of the machine, and with what is odd", () => {
  const effect = ratio(1.5, 1.4, 1.6);
  const caveats = compareCaveats(
    comparison({
      setAside: 3,
      all: effect,
      states: [
        {canaryNs: 5.1e6, effect: ratio(1.53, 1.51, 1.55)},
        {canaryNs: 6.7e6, effect: ratio(1.2, 1.1, 1.3)}
      ],
      labels: [{kind: "drift", text: "The values of slow rose by 3 % over the run", variant: "slow"}]
    }),
    single
  );
  expect(caveats.slice(1).map(visible)).toMatchInlineSnapshot(`
    [
      "With the 3 pairs that were set aside because the machine’s speed changed within them, it would be 1.50× [1.40, 1.60].",
      "The machine ran at 2 speeds, and the result depends on it: 1.53× [1.51, 1.55] where the canary took 5.10 ms and 1.20× [1.10, 1.30] where the canary took 6.70 ms.",
      "The values of slow rose by 3 % over the run.",
    ]
  `);
  expect(
    compareCaveats(comparison({setAside: 1, all: effect}), single)
      .slice(1)
      .map(visible)
  ).toMatchInlineSnapshot(`
    [
      "With the pair that was set aside because the machine’s speed changed within it, it would be 1.50× [1.40, 1.60].",
    ]
  `);
});
