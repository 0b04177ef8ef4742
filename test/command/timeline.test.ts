import {execFileSync} from "node:child_process";
import {expect, test} from "vitest";
import type {TimelineFinding} from "../../runner/result/types.ts";
import {write} from "../source/fixture.ts";
import {origins} from "../source/origin.ts";
import {createPast, measure, noted, pastYaml} from "./history.ts";
import type {PastProject} from "./history.ts";
import {createProject, until} from "./project.ts";
import type {Project} from "./project.ts";

const steps = "- {name: line, timeline: {from: start, to: end, count: 6}}";

async function createTimeline(text = steps, ...edits: [string, string][]): Promise<PastProject> {
  const project = await createPast();
  project.write({"experiments/past.yaml": pastYaml(project, text, ...edits)});
  return project;
}

function timeline(project: Project): TimelineFinding {
  const findings: TimelineFinding[] = project.runs()[0]?.result().findings as never[];
  const finding = findings.find(({kind}) => kind === "timeline");
  if (finding === undefined) throw new Error("There is no timeline.");
  return finding;
}

/** Returns the subjects of the commits before and after each change point. */
function changes({series, revisions}: TimelineFinding): (string | null | undefined)[][] {
  const counted = series.flatMap((one) => one.changes.filter(({weak}) => weak === null));
  return counted.map(({before, after}) => [revisions[before]?.subject, revisions[after]?.subject]);
}

test("a timeline finds the merge that made it slower, around commits that do not build", async () => {
  const project = await createTimeline();
  const {exitCode, stdout, stderr} = await project.run(["past"]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  const finding = timeline(project);
  expect(changes(finding)).toEqual([["Do m7", "Merge b4"]]);
  expect(finding.revisions.length).toBe(18);
  expect(stdout).not.toContain("undefined");
});

test("a timeline’s change point is bisected into the merged branch", async () => {
  const project = await createTimeline("- {name: line, timeline: {from: start, to: end, count: 4, then: bisect}}");
  const {exitCode, stdout} = await project.run(["past", "--json"]);
  expect(exitCode).toBe(0);
  const {findings} = JSON.parse(stdout) as {findings: {kind: string; step: string}[]};
  expect(findings.map(({kind}) => kind)).toEqual(["comparison", "comparison", "bisection", "bisection", "timeline"]);
  expect(new Set(findings.map(({step}) => step)).size).toBe(findings.length);
});

test("a timeline that was killed goes on, and finds the same", async () => {
  const project = await createTimeline();
  const taken = (): number =>
    project
      .runs()[0]
      ?.events()
      .filter(({event}) => event === "sample").length ?? 0;
  for (const samples of [15, 50]) {
    const running = project.start(samples === 15 ? ["past"] : ["resume"]);
    await until(`${samples} samples`, () => taken() >= samples);
    running.kill("SIGKILL");
    await running.ended;
  }
  const {exitCode} = await project.run(["resume"]);
  expect(exitCode).toBe(0);
  expect(changes(timeline(project))).toEqual([["Do m7", "Merge b4"]]);
  const samples =
    project
      .runs()[0]
      ?.events()
      .filter(({event}) => event === "sample").length ?? 0;
  expect(noted(project, "starts")).toBeLessThanOrEqual(samples + 3);
});

test("a timeline between days takes the last commits by then", async () => {
  const project = await createTimeline("- {name: line, timeline: {from: start, to: 2999-01-01, count: 3}}");
  const {exitCode} = await project.run(["past"]);
  expect(exitCode).toBe(0);
  expect(timeline(project).revisions.at(-1)?.hash).toBe(project.hashes["m17"]);
});

/**
 * Makes a project whose source has commits of October 2016, each as it was
 * written and as it was committed: what was slow from the 12th was mended on the
 * 21st, by a commit that was written on the 18th.
 */
async function createDated(ends: string): Promise<Project> {
  const project = await createProject({}, {compiler: false});
  const origin = origins.git();
  const git = (date: {written: string; committed: string}, ...args: string[]): void => {
    const dates = {GIT_AUTHOR_DATE: date.written, GIT_COMMITTER_DATE: date.committed};
    const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
    execFileSync("git", [...who, ...args], {cwd: origin.path, stdio: "pipe", env: {...process.env, ...dates}});
  };
  const commit = (subject: string, committed: string, value: number, written = committed): void => {
    write(origin.path, {measure, value: `${value}\n`, [`notes/${subject}`]: "\n"});
    git({written, committed}, "add", "--all");
    git({written, committed}, "commit", "--quiet", "-m", subject);
  };
  commit("Begin", "2016-10-07T12:00:00Z", 1000);
  commit("Evening of the 9th", "2016-10-10T01:30:00+02:00", 1000, "2016-10-05T12:00:00Z");
  commit("Morning of the 10th", "2016-10-09T22:30:00-05:00", 1000);
  const merged = {written: "2016-10-12T10:00:00Z", committed: "2016-10-12T10:00:00Z"};
  git(merged, "checkout", "--quiet", "-b", "side");
  commit("On a branch", "2016-10-11T10:00:00Z", 1200);
  git(merged, "checkout", "--quiet", "main");
  git(merged, "merge", "--quiet", "--no-ff", "side", "-m", "Merge");
  commit("Last of the 19th", "2016-10-19T23:59:59Z", 1200);
  commit("Mend", "2016-10-21T09:00:00Z", 1000, "2016-10-18T09:00:00Z");
  commit("End", "2016-11-03T09:00:00Z", 1000);
  const past = {...project, origin, hashes: {}};
  const steps = `- {name: line, timeline: {${ends}, count: 9}}`;
  project.write({"experiments/past.yaml": pastYaml(past, steps, ["old: start, new: end", "old: HEAD"])});
  return project;
}

/** Returns what was measured of a timeline, with its level. */
function measured({series, revisions}: TimelineFinding): [string | null | undefined, number][] {
  return (series[0]?.levels ?? []).map(({revision, estimate}) => [revisions[revision]?.subject, Math.round(estimate)]);
}

test("days are those of UTC on which commits were committed, whenever they were written", async () => {
  const project = await createDated("from: 2016-10-09, to: 2016-10-19");
  const {exitCode, stderr} = await project.run(["past"]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  const finding = timeline(project);
  expect(finding).toMatchObject({from: "2016-10-09", to: "2016-10-19", status: "done"});
  expect(measured(finding)).toEqual([
    ["Evening of the 9th", 1000],
    ["Morning of the 10th", 1000],
    ["Merge", 1200],
    ["Last of the 19th", 1200]
  ]);
  expect(changes(finding)).toEqual([["Morning of the 10th", "Merge"]]);
});

test("a day without commits stands for the last commit before it", async () => {
  const project = await createDated("from: 2016-10-18, to: 2016-11-02");
  const {exitCode} = await project.run(["past"]);
  expect(exitCode).toBe(0);
  expect(measured(timeline(project))).toEqual([
    ["Merge", 1200],
    ["Last of the 19th", 1200],
    ["Mend", 1000]
  ]);
  expect(changes(timeline(project))).toEqual([["Last of the 19th", "Mend"]]);
});

test.each([
  ["start, to: 1999-12-31", "has nothing as old as 1999-12-31"],
  ["strat, to: end", "Did you mean “start”?"]
])("an end that is not there is said before anything is begun: from %s", async (ends, message) => {
  const project = await createTimeline(`- {name: line, timeline: {from: ${ends}}}`);
  const {exitCode, stderr} = await project.run(["past"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("experiments/past.yaml, step line: ");
  expect(stderr).toContain(message);
  expect(project.runs()).toEqual([]);
});

test("plan tells how far searches are known", async () => {
  const project = await createTimeline(`- {name: search, bisect: {good: old, bad: new}}\n${steps}`);
  const {exitCode, stdout} = await project.run(["plan", "past"]);
  expect(exitCode).toBe(0);
  const [searches = ""] = project.plain(stdout).split("Disk: ");
  expect(searches).toMatchInlineSnapshot(`
    "past
    The plan of past; nothing was started.

    variant  revision  commit        builds
    old      start     HASH  1 new
    new      end       HASH  1 new

    search searches 18 revisions by program. Where every sample tells, that takes
    about 7 builds; how many more builds and samples it takes depends on what is
    found. What it names is then built again, and compared in 12 rounds.

    line measures 6 of 18 revisions by program, in 12 rounds: 6 builds, 72 samples.
    What else is measured, between neighbours that differ, depends on what is found.

    2 builds to make: time not known, beside what is searched. Measuring: depends on
    what is found.
    "
  `);
});

test("plan refuses rounds that could never tell", async () => {
  const project = await createTimeline(steps, ["rounds: 12", "rounds: 5"]);
  const {exitCode, stderr} = await project.run(["plan", "past"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("6 revisions cannot be decided in fewer than 10");
});

test("check says which ends have no line between them", async () => {
  const project = await createTimeline("- {name: search, bisect: {good: old, bad: new}}");
  expect((await project.run(["check", "past"])).exitCode).toBe(0);
  const ends = `{old: ${project.hashes["b4"]}, new: ${project.hashes["m7"]}}`;
  project.write({"experiments/past.yaml": pastYaml(project, undefined, ["{old: start, new: end}", ends])});
  const {exitCode, stdout, stderr} = await project.run(["check", "past"]);
  expect(exitCode).toBe(1);
  expect((stdout + stderr).replace(/\s+/g, " ")).toContain("is an ancestor of the other. Take");
});
