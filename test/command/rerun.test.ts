import {execFileSync} from "node:child_process";
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
import {execa} from "execa";
import {expect, test} from "vitest";
import type {Artifact} from "../../runner/result/types.ts";
import {createRepository} from "../source/fixture.ts";
import {createProject, until, type Project, type Result} from "./project.ts";
import {createTable, tableYaml} from "./table.ts";

const home = resolve(import.meta.dirname, "../..");

/** Runs `npm run experiment -- rerun ARGS` in a folder. */
async function rerun(project: Project, folder: string, ...args: string[]): Promise<Result> {
  const {exitCode, stdout, stderr} = await start(project, folder, ...args);
  return {exitCode, stdout, stderr};
}

function start(project: Project, folder: string, ...args: string[]) {
  const [program = "", ...main] = project.command;
  return execa(program, [...main, "rerun", ...args], {
    cwd: folder,
    env: project.environment,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: 60_000
  });
}

function emptyFolder(project: Project, name = "elsewhere"): string {
  const folder = join(project.home, name);
  mkdirSync(folder);
  return folder;
}

/** Moves the result of a project’s only run into an empty folder, and deletes the project. */
function moveResult(project: Project): {folder: string; result: Artifact} {
  const folder = emptyFolder(project);
  const [run] = project.runs();
  const result = run?.result();
  if (run === undefined || result === undefined) throw new Error("There is no run.");
  renameSync(run.artifact, join(folder, "result.json"));
  rmSync(project.folder, {recursive: true});
  return {folder, result};
}

function rewrite(path: string, change: (artifact: Artifact) => Artifact): void {
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, "utf8")) as Artifact)));
}

/** Returns the artifacts of the reruns in a folder. */
function results(folder: string): Artifact[] {
  return readdirSync(folder, {recursive: true, encoding: "utf8"})
    .filter((path) => path.endsWith("/result.json"))
    .sort()
    .map((path) => JSON.parse(readFileSync(join(folder, path), "utf8")) as Artifact);
}

/** A series whose second patch makes the table’s program slower, and a patch that makes it as fast again. */
async function createSeries(): Promise<Project> {
  const project = await createProject({}, {compiler: false});
  const repository = createRepository(join(project.home, "history"));
  const measure = '#!/bin/sh\nread more < more\nread base < base\necho "$((base + more)) ms"\n';
  repository.commit("Begin", {measure, more: "0\n"});
  repository.commit("Do more", {more: "200\n"});
  repository.git(
    "format-patch",
    "--quiet",
    "--root",
    "--output-directory",
    join(project.folder, "experiments/own/series")
  );
  rmSync(repository.path, {recursive: true});
  project.write({
    "experiments/own.yaml": `benchbook: 1
title: A project of its own
source: {series: own}
revisions: {fast: 1, slow: 2, cured: {of: slow, patches: [cure.patch]}}
overlay: base-files
build: "true"
measurements:
  own: {command: ./measure, reads: {regex: '(?<time>\\d+) ms'}, metrics: {time: {unit: ms, delta: 5 %}}}
plan: {rounds: 7}
`,
    "experiments/own/cure.patch": "--- a/more\n+++ b/more\n@@ -1 +1 @@\n-200\n+0\n",
    "experiments/base-files/base": "1000\n"
  });
  return project;
}

test("a report is all that it takes to run an experiment again, in an empty folder", async () => {
  const project = await createSeries();
  expect(await project.run(["own"])).toMatchObject({exitCode: 0, stderr: ""});
  const folder = emptyFolder(project);
  const [run] = project.runs();
  const report = join(home, "notebook/kit/server/report-main.ts");
  const output = join(folder, "report.html");
  await execa(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), report, run?.artifact ?? "", "--output", output],
    {cwd: home}
  );
  rmSync(project.folder, {recursive: true});
  rmSync(project.cache, {recursive: true});

  const refused = await rerun(project, folder, "report.html");
  expect(refused).toMatchObject({exitCode: 2});
  expect(refused.stdout).toContain("│ ./measure");
  expect(refused.stderr).toContain("If you trust the file, give --yes.");
  expect(readdirSync(folder)).toEqual(["report.html"]);

  const {exitCode, stdout, stderr} = await rerun(project, folder, "report.html", "--yes");
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  const outcome = stdout.slice(stdout.indexOf("own, run", stdout.indexOf("(there)") - 40));
  expect(project.plain(outcome)).toMatchInlineSnapshot(`
    "own, run RUN (there), and its rerun (here)
    finding         there        interval   here        interval  outcome
    slow ÷ fast     1.20×    [1.20, 1.20]  1.20×    [1.20, 1.20]  ✓ reproduced
    cured ÷ fast    1.00×    [1.00, 1.00]  1.00×    [1.00, 1.00]  ✓ reproduced
    cured recovers  100 %  [100 %, 100 %]  100 %  [100 %, 100 %]  ✓ reproduced

    ✓ All 3 findings are reproduced.
      Both runs were on the same machine.

    Make a report of it:
      npm run report HOME/elsewhere/reruns/own-RUN/results/own/RUN/result.json"
  `);
  const into = join(folder, "reruns", `own-${run?.id ?? ""}`);
  expect(readdirSync(into).sort()).toEqual(["experiments", "results"]);
  const [again] = results(into);
  expect(again?.experiment.overrides).toEqual([
    {
      option: "rerun",
      value: expect.stringMatching(new RegExp(`^own/${run?.id ?? ""}, SHA-256 [0-9a-f]{64}$`)) as string
    }
  ]);
  // What was found again can be repeated as well.
  const third = await rerun(project, into, join("results/own", again?.run.id ?? "", "result.json"), "--yes", "--json");
  expect(third.exitCode).toBe(0);
  expect(JSON.parse(third.stdout)).toMatchObject({
    exitCode: 0,
    rerunOf: {experiment: "own", run: again?.run.id},
    repetitions: [
      {
        kind: "comparison",
        variant: "slow",
        outcome: "reproduced",
        first: {verdict: "worse"},
        second: {verdict: "worse"}
      },
      {kind: "comparison", variant: "cured", outcome: "reproduced"},
      {kind: "recovery", patched: "cured", outcome: "reproduced"}
    ]
  });
});

test("branches are what they were, though they have moved, and paths lead where they led", async () => {
  const project = await createTable({compiler: false});
  project.write({
    "experiments/table.yaml": tableYaml(
      project,
      [`${project.home}/repository`, "../repository"],
      ["[v1, v2]", "{v1: v1, tip: main}"]
    )
  });
  const {repository} = project;
  await project.run(["table"]);
  const hash = repository.git("rev-parse", "main");
  repository.commit("Do less", {more: "0\n"});
  const {folder} = moveResult(project);
  const {exitCode, stdout} = await rerun(project, folder, "result.json", "--yes", "--into", "here");
  expect(stdout).toContain("The finding is reproduced.");
  expect(exitCode).toBe(0);
  const [again] = results(join(folder, "here"));
  expect(again?.revisions.find(({name}) => name === "tip")).toMatchObject({asked: hash, hash});
  expect(again?.experiment.overrides).toEqual([
    {option: "rerun", value: expect.any(String) as string},
    {option: "source", value: join(project.home, "repository")},
    {option: "revision", value: `v1=${repository.git("rev-parse", "v1")}`},
    {option: "revision", value: `tip=${hash}`}
  ]);
});

test("what is not reproduced is said, and has an exit code of its own", async () => {
  const project = await createTable({compiler: false});
  await project.run(["table"]);
  const {folder} = moveResult(project);
  const {exitCode, stdout} = await rerun(project, folder, "result.json", "--yes", "--revision", "v2=v1");
  expect(exitCode).toBe(5);
  expect(stdout).toContain("✗ not reproduced");
  expect(stdout.replace(/\s+/g, " ")).toContain(
    "There: v2 is slower than v1. Here: v2 and v1 take the same time to within 5 %."
  );
});

test("a rerun that was interrupted goes on where it stopped, and others get folders of their own", async () => {
  const project = await createTable({compiler: false});
  await project.run(["table", "--plan", "rounds: 40"]);
  const {folder} = moveResult(project);
  rmSync(join(project.home, "starts"));
  const running = start(project, folder, "result.json", "--yes");
  await until(
    "samples",
    () => existsSync(join(project.home, "starts")) && readFileSync(join(project.home, "starts"), "utf8").length > 60
  );
  running.kill("SIGINT");
  const interrupted = await running;
  expect(interrupted).toMatchObject({
    exitCode: 130,
    stderr: "Interrupted. Go on with: npm run experiment -- rerun result.json"
  });
  const again = await rerun(project, folder, "result.json", "--yes");
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain("The run goes on where it stopped");
  expect(results(folder).map(({run}) => run.sessions.length)).toEqual([2]);
  await rerun(project, folder, "result.json", "--yes", "--plan", "rounds: 6");
  const [name = ""] = readdirSync(join(folder, "reruns")).sort();
  expect(readdirSync(join(folder, "reruns")).sort()).toEqual([name, `${name}-2`]);
});

test("code that cannot be had is said to be missing, and nothing is left", async () => {
  const project = await createTable({compiler: false});
  await project.run(["table"]);
  const {folder} = moveResult(project);
  rmSync(project.cache, {recursive: true});
  renameSync(join(project.home, "repository"), join(project.home, "moved"));
  const missing = await rerun(project, folder, "result.json", "--yes", "--into", "here");
  expect(missing.exitCode).toBe(2);
  expect(missing.stderr).toContain("Name a repository that has these commits with --source PATH.");
  expect(readdirSync(folder)).toEqual(["result.json"]);
  const found = await rerun(project, folder, "result.json", "--yes", "--into", "here", "--source", "../moved");
  expect(found).toMatchObject({exitCode: 0, stderr: ""});
});

test("files that are no runs, folders in use and hostile files are refused, and nothing is written", async () => {
  const project = await createTable({compiler: false});
  await project.run(["table"]);
  const {folder} = moveResult(project);
  const path = join(folder, "result.json");
  const original = readFileSync(path, "utf8");
  const refusal = async (...args: string[]): Promise<string> => {
    const {exitCode, stderr} = await rerun(project, folder, ...args);
    expect(exitCode).toBe(2);
    return stderr.replaceAll(project.home, "HOME");
  };
  expect(await refusal()).toMatch(/^rerun needs a file/);
  expect(await refusal("none.html")).toBe("There is no file HOME/elsewhere/none.html.");
  expect(await refusal("result.json", "--yes", "--into", ".")).toMatch(/^HOME\/elsewhere is not empty\./);
  expect(await refusal("result.json", "--yes", "--into", "result.json")).toMatch(
    /^HOME\/elsewhere\/result.json cannot be used/
  );

  const evil = "\u001b]0;evil\u0007\u009b31m";
  rewrite(path, (artifact) => ({
    ...artifact,
    experiment: {
      ...artifact.experiment,
      files: artifact.experiment.files.map(({path, text}) => ({
        path,
        text: `${text}title: "${JSON.stringify(evil).slice(1, -1)}"\n`
      }))
    }
  }));
  const shown = await rerun(project, folder, "result.json");
  expect(shown.stdout).toContain("\\u{1b}]0;evil\\u{7}\\u{9b}31m");
  expect(shown.stdout + shown.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);

  writeFileSync(path, original);
  rewrite(path, (artifact) => ({
    ...artifact,
    experiment: {
      ...artifact.experiment,
      attachments: [
        {path: "../../evil", role: "patch", sha256: "0".repeat(64), mode: 0o755, encoding: "utf8", content: "evil"}
      ]
    }
  }));
  expect(await refusal("result.json", "--yes")).toMatch(/\.\.\/evil is /);
  writeFileSync(path, `{"format": "${evil}`);
  expect(await refusal("result.json", "--yes")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect(readdirSync(folder)).toEqual(["result.json"]);
});

test("somebody at a terminal is asked, and nothing is run without a yes", async () => {
  const project = await createTable({compiler: false});
  await project.run(["table"]);
  const {folder} = moveResult(project);
  const answer = (text: string): string => {
    const line = [...project.command, "rerun", "result.json"].map((word) => `'${word}'`).join(" ");
    // The system's script, which gives a program a terminal.
    return execFileSync("script", ["-qec", `${line}; echo "exit $?"`, "/dev/null"], {
      cwd: folder,
      env: {...project.environment, TERM: "xterm", NO_COLOR: "1"},
      encoding: "utf8",
      input: text
    });
  };
  const declined = answer("no\n");
  expect(declined).toContain("Run all of this? Type yes to agree: ");
  expect(declined).toMatch(/Nothing was run\.\r\nexit 130/);
  expect(readdirSync(folder)).toEqual(["result.json"]);
  expect(answer("yes\n")).toMatch(/The finding is reproduced\.[^]*exit 0/);
});

test("npm starts it in its own folder, and files are looked for where the command was typed", async () => {
  const project = await createProject({}, {compiler: false});
  const folder = emptyFolder(project);
  const {stderr} = await execa("npm", ["--prefix", home, "run", "--silent", "experiment", "--", "rerun", "x.html"], {
    cwd: folder,
    reject: false
  });
  expect(stderr).toContain(`There is no file ${join(folder, "x.html")}.`);
});
