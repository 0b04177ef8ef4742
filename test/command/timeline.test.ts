import {expect, test} from "vitest";
import type {TimelineFinding} from "../../runner/result/types.ts";
import {createPast, noted, pastYaml} from "./history.ts";
import type {PastProject} from "./history.ts";
import {until} from "./project.ts";

const steps = "- {name: line, timeline: {from: start, to: end, count: 6}}";

async function createTimeline(text = steps, ...edits: [string, string][]): Promise<PastProject> {
  const project = await createPast();
  project.write({"experiments/past.yaml": pastYaml(project, text, ...edits)});
  return project;
}

function timeline(project: PastProject): TimelineFinding {
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
