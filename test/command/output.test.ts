import {execFileSync} from "node:child_process";
import {existsSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {createProject} from "./project.ts";
import {createTable, tableYaml} from "./table.ts";

test("--help explains all commands, options and exit codes, as npm starts it", () => {
  const home = join(import.meta.dirname, "../..");
  const help = execFileSync("npm", ["run", "--silent", "experiment", "--", "--help"], {cwd: home, encoding: "utf8"});
  for (const word of [
    "list",
    "check",
    "plan",
    "run",
    "rerun",
    "resume",
    "show",
    "clean",
    "--json",
    "--source",
    "130"
  ]) {
    expect(help).toContain(word);
  }
});

test("a run, and all that can be done with it", async () => {
  const project = await createTable({compiler: false});

  const plan = await project.run(["plan", "table"]);
  expect(plan.exitCode).toBe(0);
  expect(plan.stdout).toContain("nothing was started");
  expect(project.runs()).toEqual([]);
  expect(existsSync(join(project.home, "builds"))).toBe(false);
  expect(readdirSync(join(project.cache, "builds"))).toEqual([]);

  const first = await project.run(["table"]);
  expect(first).toMatchObject({exitCode: 0, stderr: ""});
  expect(project.plain(first.stdout)).toMatchInlineSnapshot(`
    "Run RUN of table
    Built v1 in TIME
    Built v2 in TIME
    compare, table: round 5 of 6; about TIME left; v2 1.20× v1
    compare, table: round 6 of 6; v2 1.20× v1 [1.20, 1.20]
    The step compare is done
    table
    table, run RUN, done in TIME

    table: time, median ± median absolute deviation; 95 % intervals
    variant      median  ratio      interval  verdict
    v1          1 ± 0 s                       baseline
    v2       1.20 ± 0 s  1.20×  [1.20, 1.20]  slower

    ● v2 is slower than v1: it takes 1.20 times as long (95 % interval 1.20 to 1.20,
      6 pairs).
      One build of each was measured: these two binaries differ, which need not be
      due to the change.

    See why to believe it:
      npm run notebook -- --open "/table.html?run=RUN"
    Show this again:
      npm run experiment -- show RUN
    "
  `);

  // The same again builds nothing, and agrees.
  const second = await project.run(["run", "table", "--json"]);
  expect(second).toMatchObject({exitCode: 0, stderr: ""});
  const summary = JSON.parse(second.stdout) as {builds: {cached: boolean}[]; findings: {comparisons: unknown[]}[]};
  expect(summary.builds.map(({cached}) => cached)).toEqual([true, true]);
  const [one, two] = project.runs().map((run) => run.result());
  expect(two?.findings).toEqual(one?.findings);
  expect(summary.findings).toEqual(two?.findings);

  const shown = await project.run(["show", "--json"]);
  expect(JSON.parse(shown.stdout)).toEqual(summary);
  const text = await project.run(["show", project.runs()[0]?.id ?? ""]);
  expect(text.stdout).toBe(first.stdout.slice(first.stdout.indexOf("table\ntable, run")));

  const list = await project.run(["list"]);
  expect(project.plain(list.stdout)).toMatchInlineSnapshot(`
    "table
      table
      run                status  machine
      RUN  done    HOST
      RUN  done    HOST
      → v2 is slower than v1: it takes 1.20 times as long (95 % interval 1.20 to
        1.20, 6 pairs). One build of each was measured: these two binaries differ,
        which need not be due to the change.
    "
  `);
  expect(JSON.parse((await project.run(["list", "--json"])).stdout)).toMatchObject([{name: "table", problem: null}]);

  const planned = await project.run(["plan", "table", "--json"]);
  expect(JSON.parse(planned.stdout)).toMatchObject({variants: [{builds: ["cached"]}, {builds: ["cached"]}]});

  const clean = await project.run(["clean"]);
  expect(clean.stdout).toMatch(/^[\d.]+ k?B were freed in .*\/cache\.\n$/);
  expect(readdirSync(join(project.cache, "builds"))).toEqual([]);
  expect(project.runs()).toHaveLength(2); // results stay
});

test("check reads an experiment, and says what it has, and what is wrong", async () => {
  const project = await createTable({compiler: false});
  const good = await project.run(["check", "table"]);
  expect(good).toMatchObject({exitCode: 0, stderr: ""});
  expect(project.plain(good.stdout)).toMatchInlineSnapshot(`
    "✓ experiments/table.yaml is valid: 2 variants (v1, v2), 1 measurement (table)
      and 1 step (compare).
    "
  `);
  expect(JSON.parse((await project.run(["check", "table", "--json"])).stdout)).toMatchObject({variants: ["v1", "v2"]});
  project.write({
    "experiments/table.yaml": tableYaml(project, ["[v1, v2]", "{v1: v1, bad: {of: v1, patches: [x.patch]}}"]),
    "experiments/table/x.patch": "--- a/more\n+++ b/more\n@@ -1 +1 @@\n-7\n+8\n"
  });
  const bad = await project.run(["check", "table"]);
  expect(bad.exitCode).toBe(1);
  expect(project.plain(bad.stdout)).toMatchInlineSnapshot(`
    "✓ experiments/table.yaml is valid: 2 variants (v1, bad), 1 measurement (table)
      and 1 step (compare).
    ✗ bad: x.patch does not apply to v1 (HASH): git rejects it at more:1.
      │ more:1
      │ @@ -1 +1 @@
      │ -7
      │ +8
    "
  `);
  expect(project.runs()).toEqual([]);
});

test("words that are no command or experiment are answered with the nearest", async () => {
  const project = await createTable({compiler: false});
  const answer = async (...args: string[]): Promise<string> => {
    const {exitCode, stdout, stderr} = await project.run(args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    return stderr;
  };
  expect(await answer("lst")).toMatchInlineSnapshot(`
    "There is no command and no experiment “lst”. Did you mean list? See npm run experiment -- --help.
    "
  `);
  expect(await answer("tabel")).toMatchInlineSnapshot(`
    "There is no experiment “tabel”. Did you mean “table”?
    "
  `);
  expect(await answer("something")).toMatchInlineSnapshot(`
    "There is no experiment “something”. There is “table”.
    "
  `);
  expect(await answer("reusme", "table")).toMatchInlineSnapshot(`
    "There is one word too many: table. Did you mean resume?
    "
  `);
  expect(await answer("run")).toMatchInlineSnapshot(`
    "run needs the name of an experiment, e.g., npm run experiment -- run fast-vs-slow.
    "
  `);
  expect(await answer("table", "--jsn")).toMatchInlineSnapshot(`
    "Unknown option '--jsn'. See npm run experiment -- --help.
    "
  `);
  expect(await answer("table", "--plan", "runds: 6")).toMatchInlineSnapshot(`
    "--plan:1:1: “runds” is not a key of a plan. Did you mean “rounds”?

      1 | runds: 6
        | ^^^^^
    "
  `);
  expect(await answer("table", "--revision", "v3=HEAD")).toMatchInlineSnapshot(`
    "--revision:1:1: The experiment has no revision “v3”. Did you mean “v1”?

      1 | v3=HEAD
        | ^^
    "
  `);
});

test("options change the experiment, and the artifact says so", async () => {
  const project = await createTable({compiler: false});
  const args = ["table", "--plan", "rounds: 7", "--revision", "v2=v1", "--source", "../repository"];
  expect(await project.run(args)).toMatchObject({exitCode: 0, stderr: ""});
  const artifact = project.runs()[0]?.result();
  expect(artifact?.experiment.overrides.map(({option}) => option)).toEqual(["source", "revision", "plan"]);
  expect(artifact?.findings[0]?.comparisons[0]).toMatchObject({verdict: "equivalent", effect: {estimate: 1, pairs: 7}});
});

test("a terminal gets colours, unless NO_COLOR is set, and nothing else does", async () => {
  const project = await createTable({compiler: false});
  await project.run(["table"]);
  const escape = "\u001b[";
  const onTerminal = (environment: Record<string, string>): string => {
    const line = [...project.command, "show"].map((word) => `'${word}'`).join(" ");
    // The system's script, which gives a program a terminal.
    return execFileSync("script", ["-qec", line, "/dev/null"], {
      cwd: project.folder,
      env: {...project.environment, TERM: "xterm", ...environment},
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"]
    });
  };
  expect(onTerminal({})).toContain(escape);
  expect(onTerminal({NO_COLOR: "1"})).not.toContain(escape);
  expect((await project.run(["show"])).stdout).not.toContain(escape);
});

test("a project without experiments is told what an experiment is", async () => {
  const project = await createProject({}, {compiler: false});
  const {exitCode, stdout} = await project.run(["list"]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "There are no experiments. An experiment is a YAML file under experiments/.
    "
  `);
  expect((await project.run(["show"])).stderr).toBe("There is no run. See npm run experiment -- list.\n");
});
