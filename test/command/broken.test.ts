import {expect, test} from "vitest";
import {processesOf} from "./processes.ts";
import {createTable, tableYaml} from "./table.ts";

// What a newcomer sees of each of the ten ways in which an experiment may be
// broken: the whole output, as it stands on a terminal of 80 columns.

test("a misspelt key", async () => {
  expect(await outputOf(["measurements:", "mesurements:"])).toMatchInlineSnapshot(`
    "experiments/table.yaml:6:1: “mesurements” is not a key of an experiment. Did you mean “measurements”?

      6 | mesurements:
        | ^^^^^^^^^^^
    exit code 2"
  `);
});

test("a wrong unit", async () => {
  expect(await outputOf(["plan: {rounds: 6}", "plan: {rounds: 6}\ntimeout: 10 parsecs"])).toMatchInlineSnapshot(`
    "experiments/table.yaml:12:10: “parsecs” is not a unit of time: the units are ms, s, min and h, e.g., 10 min.

      12 | timeout: 10 parsecs
         |          ^^^^^^^^^^
    exit code 2"
  `);
  expect(await outputOf(["delta: 5 %", "delta: 5 s"], ["unit: ms", "unit: MB"])).toMatchInlineSnapshot(`
    "experiments/table.yaml:10:39: “s” is not a unit of “time”: use MB, byte, kB, GB, KiB, MiB, GiB or %.

      10 |     metrics: {time: {unit: MB, delta: 5 s}}
         |                                       ^^^
    exit code 2"
  `);
});

test("an unknown revision", async () => {
  expect(await outputOf(["[v1, v2]", "[v1, v3]"])).toMatchInlineSnapshot(`
    "experiments/table.yaml, revision v3: HOME/repository has no revision “v3”. Did you mean “v1”?
    exit code 2"
  `);
});

test("a patch that does not apply", async () => {
  expect(
    await outputOf(
      ["[v1, v2]", "{old: v1, new: v2, mended: {of: new, patches: [mend.patch]}}"],
      ["rounds: 6", "rounds: 7"]
    )
  ).toMatchInlineSnapshot(`
    "Run RUN of table
    mended: mend.patch does not apply to v2 (HASH): git rejects it at more:1.
    Built new in TIME
    Built old in TIME
    The build of mended failed: mend.patch does not apply to v2 (HASH): git rejects it at more:1.
      │ more:1
      │ @@ -1 +1 @@
      │ -7
      │ +8
    compare, table: round 5 of 7; about TIME left; new 1.20× old
    compare, table: round 7 of 7; new 1.20× old [1.20, 1.20]
    The step compare is done
    table
    table, run RUN, failed after TIME

    table: time, median ± median absolute deviation; 97.5 % intervals
    variant      median  ratio      interval  verdict
    old         1 ± 0 s                       baseline
    new      1.20 ± 0 s  1.20×  [1.20, 1.20]  slower
    mended            –                       no result

    ● new is slower than old: it takes 1.20 times as long (97.5 % interval 1.20 to
      1.20, 7 pairs).
      One build of each was measured: these two binaries differ, which need not be
      due to the change.

    ✗ The patches of mended could not be applied: mend.patch does not apply to v2
      (HASH): git rejects it at more:1.
      │ more:1
      │ @@ -1 +1 @@
      │ -7
      │ +8

    See why to believe it:
      npm run notebook -- --open "/table.html?run=RUN"
    Show this again:
      npm run experiment -- show RUN
    exit code 1"
  `);
});

test("a build that fails", async () => {
  const lines =
    'build: |\n  echo "cc -c main.c"\n  if grep -q 200 more; then echo "main.c:3: error: no" >&2; exit 3; fi\n#';
  expect(await outputOf(["build: ", lines])).toMatchInlineSnapshot(`
    "Run RUN of table
    Built v1 in TIME
    The build of v2 failed: it ended with exit code 3.
      │ cc -c main.c
      │ main.c:3: error: no
    table
    table, run RUN, failed after TIME

    table: time, median ± median absolute deviation
    variant  median  ratio  interval  verdict
    v1            –                   baseline
    v2            –                   no result

    ✗ The step compare failed: the build failed of v2.

    ✗ The build of v2 failed: it ended with exit code 3.
      │ cc -c main.c
      │ main.c:3: error: no
      The whole log: results/table/RUN/logs/build-KEY.log

    See why to believe it:
      npm run notebook -- --open "/table.html?run=RUN"
    Show this again:
      npm run experiment -- show RUN
    exit code 1"
  `);
});

test("a build that hangs", async () => {
  const lines =
    "build: {run: 'if grep -q 200 more; then echo Waiting for the network; sleep 1000; fi', timeout: 1 s}\n#";
  expect(await outputOf(["build: ", lines])).toMatchInlineSnapshot(`
    "Run RUN of table
    Building v2
    Built v1 in TIME
    The build of v2 ran out of time: it was stopped after TIME, its time limit.
      │ Waiting for the network
    table
    table, run RUN, failed after TIME

    table: time, median ± median absolute deviation
    variant  median  ratio  interval  verdict
    v1            –                   baseline
    v2            –                   no result

    ✗ The step compare failed: the build failed of v2.

    ✗ The build of v2 ran out of time: it was stopped after TIME, its time limit.
      │ Waiting for the network
      The whole log: results/table/RUN/logs/build-KEY.log

    See why to believe it:
      npm run notebook -- --open "/table.html?run=RUN"
    Show this again:
      npm run experiment -- show RUN
    exit code 1"
  `);
});

test("a command that is missing", async () => {
  expect(await outputOf(["./measure", "./mesure"])).toMatchInlineSnapshot(`
    "Run RUN of table
    Built v1 in TIME
    Built v2 in TIME
    The first start of v1 in table failed: Command not found: there is no ./mesure in HOME/cache/builds/KEY/tree.
    table
    table, run RUN, failed after TIME

    table: time, median ± median absolute deviation
    variant  median  ratio  interval  verdict
    v1            –                   baseline
    v2            –                   no result

    ✗ The step compare failed: the first start of table with v1 failed.

    ✗ The first start of table with v1 failed: Command not found: there is no
      ./mesure in
      HOME/cache/builds/KEY/tree.

    See why to believe it:
      npm run notebook -- --open "/table.html?run=RUN"
    Show this again:
      npm run experiment -- show RUN
    exit code 1"
  `);
  expect(await outputOf(["./measure", "mesure --all"])).toMatchInlineSnapshot(`
    "Run RUN of table
    Built v1 in TIME
    Built v2 in TIME
    The first start of v1 in table failed: Command not found: there is no mesure in its PATH (HOME/bin). Install it, or set PATH in the environment.
    table
    table, run RUN, failed after TIME

    table: time, median ± median absolute deviation
    variant  median  ratio  interval  verdict
    v1            –                   baseline
    v2            –                   no result

    ✗ The step compare failed: the first start of table with v1 failed.

    ✗ The first start of table with v1 failed: Command not found: there is no mesure
      in its PATH (HOME/bin). Install it, or set PATH in the
      environment.

    See why to believe it:
      npm run notebook -- --open "/table.html?run=RUN"
    Show this again:
      npm run experiment -- show RUN
    exit code 1"
  `);
});

test("a benchmark that crashes at once", async () => {
  const crash = "sh -c 'echo Loading >&2; kill -SEGV $$'";
  expect(await outputOf(["./measure", crash])).toMatchInlineSnapshot(`
    "Run RUN of table
    Built v1 in TIME
    Built v2 in TIME
    The first start of v1 in table failed: It was ended by SIGSEGV.
      │ Loading
    table
    table, run RUN, failed after TIME

    table: time, median ± median absolute deviation
    variant  median  ratio  interval  verdict
    v1            –                   baseline
    v2            –                   no result

    ✗ The step compare failed: the first start of table with v1 failed.

    ✗ The first start of table with v1 failed: it was ended by SIGSEGV.
      │ Loading

    See why to believe it:
      npm run notebook -- --open "/table.html?run=RUN"
    Show this again:
      npm run experiment -- show RUN
    exit code 1"
  `);
});

test("a benchmark that crashes in one variant", async () => {
  const crash = "sh -c 'grep -q 200 more && { echo Out of luck >&2; exit 7; }; ./measure'";
  expect(await outputOf(["./measure", crash])).toMatchInlineSnapshot(`
    "Run RUN of table
    Built v1 in TIME
    Built v2 in TIME
    A sample of v2 in table failed: It ended with exit code 7.
      │ Out of luck
    compare, table: round 5 of 6; about TIME left
    compare, table: round 6 of 6
    The step compare is done
    table
    table, run RUN, failed after TIME

    table: time, median ± median absolute deviation
    variant   median  ratio  interval  verdict
    v1       1 ± 0 s                   baseline
    v2             –                   no result

    ● v2 could not be compared with v1: it ended with exit code 7.

    ✗ 2 of 2 samples of v2 in table failed: it ended with exit code 7.
      │ Out of luck

    See why to believe it:
      npm run notebook -- --open "/table.html?run=RUN"
    Show this again:
      npm run experiment -- show RUN
    exit code 1"
  `);
});

test("a benchmark that hangs", async () => {
  expect(await outputOf(["./measure", "sleep 1000\n    timeout: 1 s"])).toMatchInlineSnapshot(`
    "Run RUN of table
    Built v1 in TIME
    Built v2 in TIME
    The first start of v1 in table failed: It was stopped after TIME, its time limit.
    table
    table, run RUN, failed after TIME

    table: time, median ± median absolute deviation
    variant  median  ratio  interval  verdict
    v1            –                   baseline
    v2            –                   no result

    ✗ The step compare failed: the first start of table with v1 failed.

    ✗ The first start of table with v1 ran out of time: it was stopped after TIME,
      its time limit.

    See why to believe it:
      npm run notebook -- --open "/table.html?run=RUN"
    Show this again:
      npm run experiment -- show RUN
    exit code 1"
  `);
});

test("output that cannot be read", async () => {
  expect(await outputOf(["./measure", "echo 12 seconds"])).toMatchInlineSnapshot(`
    "Run RUN of table
    Built v1 in TIME
    Built v2 in TIME
    The first start of v1 in table failed: The pattern “(?<time>\\d+) ms” does not match standard output, which starts with “12 seconds”.
      │ 12 seconds
    table
    table, run RUN, failed after TIME

    table: time, median ± median absolute deviation
    variant  median  ratio  interval  verdict
    v1            –                   baseline
    v2            –                   no result

    ✗ The step compare failed: the first start of table with v1 failed.

    ✗ The first start of table with v1 could not be read: the pattern “(?<time>\\d+)
      ms” does not match standard output, which starts with “12 seconds”.
      │ 12 seconds

    See why to believe it:
      npm run notebook -- --open "/table.html?run=RUN"
    Show this again:
      npm run experiment -- show RUN
    exit code 1"
  `);
});

/** Runs the experiment with what is broken in it, and returns all that is seen. */
async function outputOf(...edits: [string, string][]): Promise<string> {
  const project = await createTable({compiler: false});
  const patch = "--- a/more\n+++ b/more\n@@ -1 +1 @@\n-7\n+8\n";
  project.write({
    "experiments/table.yaml": tableYaml(project, ...edits),
    "experiments/table/mend.patch": patch
  });
  const {exitCode, stdout, stderr} = await project.run(["table"]);
  expect(await processesOf(project.home)).toEqual([]);
  return `${project.plain(`${stdout}${stderr}`)}exit code ${exitCode}`;
}
