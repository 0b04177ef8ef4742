import {expect, it} from "vitest";
import {formatCheck} from "../../runner/terminal/check.ts";
import {formatCatalogue} from "../../runner/terminal/list.ts";
import {formatPlan, type PlanReport} from "../../runner/terminal/plan.ts";

const hash = "0123456789abcdef0123456789abcdef01234567";
const plan: PlanReport = {
  experiment: {name: "fast-vs-slow", title: "A trace stub that never runs makes an interpreter slower"},
  seed: null,
  variants: [
    {name: "fast", revision: "v1", hash, flags: null, builds: ["cached", "cached"]},
    {name: "slow", revision: "v2", hash, flags: null, builds: ["cached", "new"]},
    {name: "cured", revision: "v2 with hot.patch", hash: null, flags: "-O2", builds: ["new", "new"]}
  ],
  searches: [],
  layouts: [],
  counting: [],
  profiles: [],
  binaries: [],
  steps: [
    {
      step: "compare",
      measurement: "call_method",
      order: ["fast", "fast (control)", "slow", "cured"],
      rounds: {kind: "fixed", rounds: 20},
      warmupRounds: 1,
      durationMs: 72_000
    },
    {
      step: "gate",
      measurement: "startup",
      order: ["fast", "fast (control)", "slow"],
      rounds: {kind: "precision", halfWidth: 0.005, atLeast: 12, atMost: 60, atMostMs: 1_200_000},
      warmupRounds: 0,
      durationMs: null
    }
  ],
  buildMs: 9000,
  diskBytes: {needed: 2.3e6, free: 81e9},
  limits: ["perf is not installed: hardware counters are not available"]
};

it("shows what a run would do", () => {
  expect(formatPlan(plan, {width: 80})).toMatchInlineSnapshot(`
    "A trace stub that never runs makes an interpreter slower
    The plan of fast-vs-slow; nothing was started.

    variant  revision           commit        flags  builds
    fast     v1                 0123456789ab         2 cached
    slow     v2                 0123456789ab         1 cached, 1 new
    cured    v2 with hot.patch                -O2    2 new

    step     measurement    rounds    samples          time
    compare  call_method        20         84  ≈ 1 min 12 s
    gate     startup      12 to 60  36 to 180     not known

    gate, startup stops as soon as its interval is ±0.5 %, or after 20 min.

    Each round, in a random order (drawn anew for each run): fast, fast (control),
    slow, cured.

    Each round, in a random order (drawn anew for each run): fast, fast (control),
    slow.

    3 builds to make: about 9 s. Measuring: not known before the first round.
    Disk: about 2.30 MB needed, 81 GB free.

    ! perf is not installed: hardware counters are not available."
  `);
  expect(formatPlan(plan, {width: 60})).toMatchInlineSnapshot(`
    "A trace stub that never runs makes an interpreter slower
    The plan of fast-vs-slow; nothing was started.

    variant  revision       commit        flags  builds
    fast     v1             0123456789ab         2 cached
    slow     v2             0123456789ab         1 cached, 1 new
    cured    v2 with hot.…                -O2    2 new

    step     measurement    rounds    samples          time
    compare  call_method        20         84  ≈ 1 min 12 s
    gate     startup      12 to 60  36 to 180     not known

    gate, startup stops as soon as its interval is ±0.5 %, or
    after 20 min.

    Each round, in a random order (drawn anew for each run):
    fast, fast (control), slow, cured.

    Each round, in a random order (drawn anew for each run):
    fast, fast (control), slow.

    3 builds to make: about 9 s. Measuring: not known before the
    first round.
    Disk: about 2.30 MB needed, 81 GB free.

    ! perf is not installed: hardware counters are not
      available."
  `);
});

it("shows a plan in which there is nothing to build", () => {
  const variants = [{name: "a", revision: "", hash: null, flags: null, builds: []}];
  const steps = plan.steps.slice(0, 1);
  const nothing = {...plan, seed: 7, variants, steps, buildMs: null, diskBytes: {needed: null, free: null}, limits: []};
  expect(formatPlan(nothing, {width: 80})).toMatchInlineSnapshot(`
    "A trace stub that never runs makes an interpreter slower
    The plan of fast-vs-slow; nothing was started.

    variant  revision  commit
    a

    step     measurement  rounds  samples          time
    compare  call_method      20       84  ≈ 1 min 12 s

    Each round, in a random order (seed 7): fast, fast (control), slow, cured.

    Nothing has to be built. Measuring: about 1 min 12 s.
    Disk: what is needed is not known."
  `);
});

it("lists experiments with their latest runs", () => {
  const runs = ["2026-03-14", "2026-03-13", "2026-03-12", "2026-03-11"].map((id, i) => ({
    id,
    status: i === 1 ? ("running" as const) : ("done" as const),
    machine: "bench-1",
    answer: i === 0 ? "slow is slower than fast." : null
  }));
  const entries = [
    {name: "fast-vs-slow", title: plan.experiment.title, problem: null, runs},
    {name: "startup", title: "Does it start faster?", problem: null, runs: []},
    {
      name: "broken",
      title: "",
      problem: "broken.yaml:3:1: “mesurements” is not known; did you mean “measurements”?",
      runs: []
    }
  ];
  expect(formatCatalogue(entries, {width: 60})).toMatchInlineSnapshot(`
    "fast-vs-slow
      A trace stub that never runs makes an interpreter slower
      run         status       machine
      2026-03-14  done         bench-1
      2026-03-13  still going  bench-1
      2026-03-12  done         bench-1
      and 1 earlier
      → slow is slower than fast.

    startup
      Does it start faster?
      Not run yet: npm run experiment startup

    broken
      ✗ broken.yaml:3:1: “mesurements” is not known; did you
        mean “measurements”?"
  `);
  expect(formatCatalogue([], {width: 80})).toMatchInlineSnapshot(
    `"There are no experiments. An experiment is a YAML file under experiments/."`
  );
});

it("says what it understood of a valid file", () => {
  const report = {
    path: "experiments/fast-vs-slow.yaml",
    variants: ["fast", "slow"],
    measurements: ["call_method"],
    steps: [],
    warnings: ["One build of each variant supports only that two binaries differ"]
  };
  expect(formatCheck(report, {width: 80})).toMatchInlineSnapshot(`
    "✓ experiments/fast-vs-slow.yaml is valid: 2 variants (fast, slow), 1 measurement
      (call_method) and no step.
    ! One build of each variant supports only that two binaries differ."
  `);
});

it("tells of layouts how many links and samples they take", () => {
  const layouts = {step: "layout", measurement: "call_method", variants: ["fast", "slow"], random: 12, pinned: 8};
  const planned = {...plan, steps: [], layouts: [{...layouts, links: 42, samples: 235, sampleMs: 200}]};
  const text = formatPlan(planned, {width: 80}).replaceAll("\u00a0", " ");
  expect(text.slice(text.indexOf("layout measures"), text.indexOf("Disk"))).toMatchInlineSnapshot(`
    "layout measures fast and slow by call_method as shipped, linked evenly, in
    12 random layouts and in 8 pinned ones: 42 links of objects that are built
    already, and 235 samples of about 200 ms each.

    3 builds to make: about 9 s. Measuring: about 47 s.
    "
  `);
});

it("says what a step counts and simulates, or why it cannot", () => {
  const counting = {step: "why", measurement: "call_method", variants: ["fast", "slow"], durationMs: 90_000};
  const groups = [{events: ["instructions", "cycles"], rounds: 20}];
  const text = (of: Partial<PlanReport["counting"][number]>): string =>
    formatPlan(
      {...plan, steps: [], counting: [{...counting, reason: null, groups, simulated: null, ...of}]},
      {width: 80}
    ).replace(/\s+/g, " ");
  expect(text({simulated: {metrics: ["instructions"], rounds: 3}})).toContain(
    "why counts instructions and cycles in 20 rounds and simulates instructions in 3 rounds, of call_method with fast, slow and fast once more, in about 1 min 30 s."
  );
  expect(text({})).toContain("Measuring: about 1 min 30 s.");
  expect(text({reason: "There is no perf here.", groups: []})).toContain(
    "why cannot be taken here. There is no perf here."
  );
});

it("says how a step finds out where the time goes, or why it cannot, and which programs are taken apart", () => {
  const profile = {
    step: "where",
    measurement: "call_method",
    variants: ["fast", "slow"],
    reason: null,
    event: "cycles"
  };
  const text = (of: Partial<PlanReport["profiles"][number]>): string =>
    formatPlan(
      {...plan, steps: [], profiles: [{...profile, ...of}], binaries: [{step: "code", variants: ["fast", "slow"]}]},
      {width: 80}
    ).replace(/\s+/g, " ");
  expect(text({})).toContain(
    "where has perf record (cycles) 3 to 20 starts of call_method with each of fast and slow."
  );
  expect(text({event: null})).toContain("where has callgrind simulate one start of call_method with each of fast and");
  expect(text({reason: "There is no perf here."})).toContain("where cannot be taken here. There is no perf here.");
  expect(text({})).toContain("code takes the programs of fast and slow apart, function by function.");
});
