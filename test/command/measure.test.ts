import {createHash} from "node:crypto";
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {expect, test} from "vitest";
import {rows} from "../../runner/result/samples.ts";
import type {ComparedArtifact} from "../result/fixture.ts";
import {createRepository} from "../source/fixture.ts";
import {createProject} from "./project.ts";
import type {Project} from "./project.ts";
import {createTable, tableYaml} from "./table.ts";

test("prepare runs once a build, before and after with every sample, in $DATA and $SCRATCH", async () => {
  const project = await createProject({}, {compiler: false});
  project.write({
    "experiments/one.yaml": `benchbook: 1
environment: {NOTES: ${project.home}}
flags: {a: {run: {MORE: 0}}, b: {run: {MORE: 500}}}
measurements:
  sum:
    shell: true
    prepare: |
      echo prepare >> $NOTES/order
      echo 1000 > $DATA/base
    before: |
      echo before >> $NOTES/order
      cp $DATA/base $SCRATCH/base
      test $(ls $SCRATCH | wc -l) = 1
    command: |
      echo command >> $NOTES/order
      read base < $SCRATCH/base
      echo $((base + MORE)) > $SCRATCH/result
      echo "sum: $((base + MORE))"
    after: |
      test -f $SCRATCH/result
      echo after >> $NOTES/order
    reads: {regex: 'sum: (?<sum>\\d+)'}
plan: {rounds: 6}
`
  });
  const artifact = await run(project, "one");
  expect(artifact.findings[0]?.comparisons[0]).toMatchObject({verdict: "worse", effect: {estimate: 1.5}});
  const order = readFileSync(join(project.home, "order"), "utf8").trim().split("\n");
  const starts = 1 + 6 * 3; // the trial, and three samples a round
  expect(order.filter((word) => word === "prepare")).toHaveLength(2);
  expect(order.filter((word) => word !== "prepare")).toEqual(
    Array.from({length: starts}, () => ["before", "command", "after"]).flat()
  );
  expect(readdirSync(join(project.home, "tmp"))).toEqual([]);
});

test("after runs though the command failed", async () => {
  const project = await createTable({compiler: false});
  const edit: [string, string] = ["./measure", "false\n    after: sh -c 'echo after >> $NOTES/after'"];
  project.write({"experiments/table.yaml": tableYaml(project, edit)});
  expect((await project.run(["table"])).exitCode).toBe(1);
  expect(readFileSync(join(project.home, "after"), "utf8")).toBe("after\n");
});

test("output that is to be the same and is not fails the samples of that variant", async () => {
  const project = await createTable({compiler: false});
  project.write({
    "experiments/table.yaml": tableYaml(project, ["    reads:", "    expect: {output: same}\n    reads:"])
  });
  const {exitCode, stdout} = await project.run(["table"]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain("Its output is not the same as that of v1, as `expect` wants it to be.");
  expect(project.runs()[0]?.result().findings[0]?.comparisons[0]?.verdict).toBe(null);
});

test("an exit code that is expected is no failure, and another one is", async () => {
  const project = await createTable({compiler: false});
  const three: [string, string] = ["./measure", "sh -c './measure; exit 3'\n    expect: {exit: 3}"];
  project.write({"experiments/table.yaml": tableYaml(project, three)});
  expect((await project.run(["table"])).exitCode).toBe(0);
  project.write({"experiments/table.yaml": tableYaml(project, ["./measure", "./measure\n    expect: {exit: 3}"])});
  const {exitCode, stdout} = await project.run(["table"]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain("It ended with exit code 0, and 3 is expected.");
});

test("an expectation that is not met is exit code 4, and a step that depends on a finding is skipped", async () => {
  const project = await createTable({compiler: false});
  const steps = `steps:
  - {compare: [v1, v2], name: gate, expect: not slower}
  - {compare: [v2, v1], name: back, when: {gate: faster}}
  - {compare: [v2, v1], name: again, when: {gate: slower}}
plan:`;
  project.write({"experiments/table.yaml": tableYaml(project, ["plan:", steps])});
  const {exitCode, stdout} = await project.run(["table"]);
  expect(exitCode).toBe(4);
  expect(stdout).toContain("not slower");
  const [run] = project.runs();
  expect(run?.result().findings.map(({step, status, expect}) => [step, status, expect?.met ?? null])).toEqual([
    ["gate", "done", false],
    ["back", "skipped", null],
    ["again", "done", null]
  ]);
  expect((await project.run(["show"])).exitCode).toBe(4);
});

test("a 2×2 tells by how much one change matters more with the other", async () => {
  const project = await createTable({compiler: false});
  const revisions = "{a: v1, b: v2, a-patched: {of: a, patches: [a.patch]}, b-patched: {of: b, patches: [b.patch]}}";
  const patch = (from: number, to: number): string => `--- a/more\n+++ b/more\n@@ -1 +1 @@\n-${from}\n+${to}\n`;
  project.write({
    "experiments/table/a.patch": patch(0, 100), // 1000 → 1100
    "experiments/table/b.patch": patch(200, 800), // 1200 → 1800
    "experiments/table.yaml": tableYaml(
      project,
      ["[v1, v2]", revisions],
      ["plan:", "steps: [{compare: [[a, a-patched], [b, b-patched]]}]\nplan:"],
      ["rounds: 6", "rounds: 8"]
    )
  });
  const {findings} = await run(project, "table");
  expect(findings[0]?.comparisons.map(({effect}) => effect?.estimate.toFixed(3))).toEqual(["1.100", "1.500"]);
  expect(findings[0]?.interactions[0]?.effect.estimate).toBeCloseTo(1.5 / 1.1, 9);
});

test("a fork is a revision with a source of its own; inputs and overlay are where the command finds them", async () => {
  const project = await createTable({compiler: false});
  const fork = createRepository(join(project.home, "fork"));
  fork.commit("Go another way", {measure: project.repository.git("show", "v1:measure"), more: "400\n"});
  const library = createRepository(join(project.home, "library"));
  library.commit("Begin", {factor: "10\n"});
  project.write({
    "data.csv": "7\n",
    "experiments/bench/scale":
      '#!/bin/sh\nread a < more\nread b < "$1"\nread c < "$2"\necho "$((1000 + a * b + c)) ms"\n'
  });
  const data = join(project.folder, "data.csv");
  const sha256 = createHash("sha256").update("7\n").digest("hex");
  const inputs = (hash: string): [string, string] => [
    "revisions: [v1, v2]",
    `inputs: {lib: {git: ${library.path}, revision: main}, data: {url: "${pathToFileURL(data).href}", sha256: ${hash}}}
overlay: bench
revisions: {v1: v1, fork: {git: ${fork.path}, revision: main}}`
  ];
  const yaml = (hash: string): string =>
    tableYaml(project, inputs(hash), ["./measure", "./scale $INPUT_LIB/factor $INPUT_DATA"]);
  project.write({"experiments/table.yaml": yaml(sha256)});
  const artifact = await run(project, "table");
  expect(artifact.findings[0]?.comparisons[0]).toMatchObject({variant: "fork", verdict: "worse"});
  const values = rows(artifact).map(({variant, values}) => `${variant} ${values[""]?.["time"]?.[0]?.[0]}`);
  expect(new Set(values)).toEqual(new Set(["v1 1007", "fork 5007"]));

  project.write({"experiments/table.yaml": yaml("0".repeat(64))});
  const {exitCode, stderr} = await project.run(["table"]);
  expect(project.plain(stderr).replaceAll(sha256, "SHA256")).toMatchInlineSnapshot(`
    "The input data is not what the experiment was written for: what file://HOME/project/data.csv gives has sha256 SHA256, and it should be 0000000000000000000000000000000000000000000000000000000000000000. If it was meant to change, put the new value into the experiment.
    "
  `);
  expect(exitCode).toBe(2);
});

test("a secret reaches commands, and nothing that is written down", async () => {
  const project = await createTable({compiler: false});
  const secret = "hunter2-hunter2";
  const print: [string, string] = ["./measure", "sh -c 'echo token $TOKEN >&2; ./measure; test -n \"$TOKEN\"'"];
  const environment = ["environment: {", "environment: {TOKEN: {secret: MY_TOKEN}, "] as [string, string];
  const build: [string, string] = ["build: echo", 'build: echo "with $TOKEN"; echo'];
  project.write({"experiments/table.yaml": tableYaml(project, environment, build, print)});
  const missing = await project.run(["table"]);
  expect(missing.stderr).toContain("MY_TOKEN, which is not set");
  expect(missing.exitCode).toBe(2);

  const outputs = [await project.run(["table"], {environment: {MY_TOKEN: secret}})];
  expect(outputs[0]?.exitCode).toBe(0);
  const fails: [string, string] = [print[0], print[1].replace("test -n", "test -z")];
  project.write({"experiments/table.yaml": tableYaml(project, environment, build, fails)});
  outputs.push(await project.run(["table"], {environment: {MY_TOKEN: secret}}));
  expect(outputs[1]?.stdout).toContain("token [secret MY_TOKEN]");
  expect(JSON.stringify(outputs)).not.toContain(secret);
  for (const path of files(join(project.folder, "results"), project.cache, join(project.home, "tmp"))) {
    expect(readFileSync(path).includes(secret), path).toBe(false);
  }
});

test("the environment of a measured command is exact", async () => {
  const project = await createProject({}, {compiler: false});
  project.write({
    "experiments/one.yaml": `benchbook: 1
environment: {GENERAL: yes, TERM: {from: TERM}}
flags: {a: {run: {LEVEL: 1}}, b: {run: {LEVEL: 22}}}
measurements:
  one:
    command: sh -c 'env | sort > "${project.home}/env-$LEVEL"; echo 5 ms'
    environment: {OWN: $GENERAL-sir}
    reads: {regex: '(?<time>\\d+) ms'}
plan: {rounds: 6}
`
  });
  await run(project, "one", {TERM: "dumb", LD_PRELOAD_NOT: "1", USER: "ada"});
  expect(project.plain(readFileSync(join(project.home, "env-22"), "utf8"))).toMatchInlineSnapshot(`
    "GENERAL=yes
    HOME=HOME/tmp/benchbook-ID/scratch-NUMBER
    LANG=C.UTF-8
    LEVEL=22
    OWN=yes-sir
    PATH=HOME/bin
    PWD=HOME/cache/builds/KEY/tree
    TERM=dumb
    TMPDIR=HOME/tmp/benchbook-ID/scratch-NUMBER
    TZ=UTC
    "
  `);
});

test("values come from JSON, from lines, and from what pyperf writes, with its units", async () => {
  const project = await createProject({}, {compiler: false});
  const pyperf = (value: number): string =>
    JSON.stringify({
      version: "1.0",
      metadata: {name: "telco", unit: "second", loops: 4},
      benchmarks: [{runs: [{metadata: {}, values: [value, value * 1.01]}]}]
    });
  project.write({
    "bench-1.json": pyperf(0.2),
    "bench-2.json": pyperf(0.1),
    "experiments/one.yaml": `benchbook: 1
environment: {HERE: ${project.folder}}
flags: {a: {run: {LEVEL: 1}}, b: {run: {LEVEL: 2}}}
measurements:
  json:
    command: sh -c 'echo "{\\"results\\":[{\\"name\\":\\"read\\",\\"ms\\":$((LEVEL * 10))}]}"'
    reads: {json: {paths: {benchmark: "$.results[*].name", time: "$.results[*].ms"}}}
    metrics: {time: ms}
  lines: {command: sh -c 'printf "%s\\n" $((LEVEL * 3)) $((LEVEL * 3))', reads: lines, metrics: {size: MB}}
  pyperf: {command: "cat $HERE/bench-$LEVEL.json", reads: pyperf}
plan: {rounds: 8}
`
  });
  const {findings} = await run(project, "one");
  const judged = findings[0]?.comparisons.filter((comparison) => comparison.judged) ?? [];
  expect(judged.map(({measurement, benchmark, verdict, effect}) => [measurement, benchmark, verdict, effect?.estimate]))
    .toMatchInlineSnapshot(`
    [
      [
        "json",
        "",
        "worse",
        2,
      ],
      [
        "lines",
        "",
        "worse",
        2,
      ],
      [
        "pyperf",
        "",
        "better",
        0.5,
      ],
    ]
  `);
});

async function run(
  project: Project,
  name: string,
  environment: Record<string, string> = {}
): Promise<ComparedArtifact> {
  const {exitCode, stdout, stderr} = await project.run([name], {environment});
  expect(stderr).toBe("");
  expect(exitCode, stdout).toBe(0);
  const result = project.runs(name).at(-1)?.result();
  if (result === undefined) throw new Error("There is no run.");
  return result;
}

function files(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, {recursive: true, withFileTypes: true})
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  );
}
