import {join} from "node:path";
import {expect, test} from "vitest";
import {summaryOf} from "../../runner/result/findings.ts";
import {createRepository} from "../source/fixture.ts";
import {createProject} from "./project.ts";

// Sums what a table of functions makes of numbers, one of which is called most.
const program = `#include <stdio.h>
#include <stdlib.h>
unsigned mix(unsigned kind, unsigned x);
int main(int argc, char **argv) {
  unsigned sum = 0, rounds = argc > 1 ? atoi(argv[1]) : 20000;
  for (unsigned i = 0; i < rounds; i++) sum += mix(i % 16 ? 2 : i % 3, sum + i);
  printf("%u\\n", sum);
}
`;
const mix = `unsigned mix(unsigned kind, unsigned x) {
  if (kind == 0) { for (unsigned i = 0; i < 8; i++) x = x * 31 + i; return x; }
  if (kind == 1) { for (unsigned i = 0; i < 4; i++) x ^= x << (i + 1); return x; }
  return x / 7 + kind;
}
`;
const patch = `--- a/mix.c
+++ b/mix.c
@@ -3,3 +3,3 @@
   if (kind == 1) { for (unsigned i = 0; i < 4; i++) x ^= x << (i + 1); return x; }
-  return x / 7 + kind;
+  return x / 8 + kind;
 }
`;

test("a patch is crossed with builds that a profile guides and that are optimised as they are linked", async () => {
  const project = await createProject({});
  const repository = createRepository(join(project.home, "repository"));
  repository.commit("Begin", {"main.c": program, "mix.c": mix});
  project.write({
    "experiments/crossed/shift.patch": patch,
    "experiments/crossed.yaml": `benchbook: 1
source: {git: ${repository.path}}
revisions: {plain: HEAD, shift: {of: plain, patches: shift.patch}}
flags:
  lto: {build: {TRAIN: "", USE: -flto}}
  pgo: {build: {TRAIN: -fprofile-generate, USE: -fprofile-use -Werror=missing-profile}}
build:
  run: |
    if [ -n "$TRAIN" ]; then cc $CFLAGS $TRAIN -o work main.c mix.c; ./work 5000; fi
    cc $CFLAGS $USE -o work main.c mix.c
  keep: work
measurements:
  time: ./work
  size:
    command: size work
    reads: {regex: '(?<code>\\d+)\\s+\\d+\\s+\\d+\\s+\\d+\\s'}
    metrics: {code: {unit: B, delta: 0.001 %}}
steps:
  - compare: [[plain/lto, shift/lto], [plain/pgo, shift/pgo]]
plan: {rounds: 8}
`
  });
  const {exitCode, stdout} = await project.run(["crossed"]);
  expect(exitCode, stdout).toBe(0);
  const [run] = project.runs("crossed");
  const {builds, findings} = run?.result() ?? {builds: [], findings: []};

  // A profile that was not found would have failed the build.
  expect(builds.map(({variant, status}) => [variant, status]).sort()).toEqual([
    ["plain/lto", "ok"],
    ["plain/pgo", "ok"],
    ["shift/lto", "ok"],
    ["shift/pgo", "ok"]
  ]);
  expect(new Set(builds.flatMap(({files}) => files.map(({textSha256}) => textSha256))).size).toBe(4);

  const [finding] = findings;
  const interactions = finding?.interactions ?? [];
  expect(interactions.map(({measurement}) => measurement).sort()).toEqual(["size", "time"]);
  for (const {first, second, effect} of interactions) {
    expect([first, second]).toEqual([
      {baseline: "plain/lto", variant: "shift/lto"},
      {baseline: "plain/pgo", variant: "shift/pgo"}
    ]);
    expect(effect.scale).toBe("ratio");
    expect(effect.estimate).toBeGreaterThan(0);
  }

  // Sizes are the same in every round, so that the interaction is exact.
  const size = (variant: string): number => {
    const own = finding?.comparisons.filter(({measurement}) => measurement === "size") ?? [];
    return own.flatMap(({summaries}) => summaryOf(summaries, variant) ?? [])[0]?.median ?? NaN;
  };
  const expected = size("shift/pgo") / size("plain/pgo") / (size("shift/lto") / size("plain/lto"));
  expect(expected).not.toBe(1);
  expect(interactions.find(({measurement}) => measurement === "size")).toMatchObject({outcome: "differ"});
  expect(interactions.find(({measurement}) => measurement === "size")?.effect.estimate).toBeCloseTo(expected, 9);

  expect(stdout).toMatch(/^shift\/lto ÷ plain\/lto .*\n *shift\/pgo ÷ plain\/pgo .*\n *the second ÷ the first /m);
});
