import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {setTimeout} from "node:timers/promises";
import {execFileSync} from "node:child_process";
import {afterAll, expect, test, vi} from "vitest";
import {fold} from "../../runner/result/fold.ts";
import {rows} from "../../runner/result/samples.ts";
import type {Artifact, Event} from "../../runner/result/types.ts";
import {processesOf} from "./processes.ts";
import {until} from "./project.ts";
import type {Project, Run} from "./project.ts";
import {createTable} from "./table.ts";

/** Where to kill a run: returns when that is reached. */
type Point = (project: Project) => Promise<void>;

vi.setConfig({testTimeout: 300_000}); // for a machine that is busy with other things

let points = 0;
afterAll(() => expect(points).toBeGreaterThanOrEqual(30));

test("a run that is killed after any line of its journal is completed by resume", async () => {
  const lines = [1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 17, 20, 23];
  await killAt(
    lines.map((count): [string, Point] => [
      `after line ${count}`,
      (project) => until(`line ${count}`, () => countLines(journalOf(project)) >= count || isDone(project))
    ])
  );
});

test("a run that is killed in the middle of something is completed by resume", async () => {
  const middles: [string, Point][] = [
    ["in the builds", (project) => noted(project, "builds", 1)],
    ["in the last build", (project) => noted(project, "builds", 2)],
    ["in the trial", (project) => noted(project, "starts", 1)],
    ["in the first sample", (project) => noted(project, "starts", 2)],
    ["in the second round", (project) => noted(project, "starts", 6)],
    ["in the fifth round", (project) => noted(project, "starts", 15)],
    ["while the artifact is written", stuckInArtifact],
    ["when the artifact has been written", (project) => until("the artifact", () => isDone(project))]
  ];
  await killAt(middles);
});

test("a run that is killed at any moment is completed by resume", async () => {
  const moments = [80, 240, 400, 520, 640, 760, 880, 1000, 1150, 1300, 1500, 1700];
  await killAt(moments.map((ms) => [`after ${ms} ms`, () => setTimeout(ms)]));
});

test("a run that is killed, and killed again while it is resumed, is completed by another resume", async () => {
  await inPool([3, 9, 16], async (count) => {
    const project = await createTable();
    const kills = [count, count + 4, count + 9];
    for (const [i, lines] of kills.entries()) {
      const running = project.start(i === 0 ? ["table"] : ["resume"]);
      await until(`line ${lines}`, () => countLines(journalOf(project)) >= lines || isDone(project));
      running.kill("SIGKILL");
      await running.ended;
    }
    await checkResumed(project, kills.length, `${kills.join(", ")} lines`);
  });
});

test("a line that was torn as the run was killed is dropped", async () => {
  const project = await createTable();
  const running = project.start(["table"]);
  await until("line 12", () => countLines(journalOf(project)) >= 12);
  running.kill("SIGKILL");
  await running.ended;
  const [run] = project.runs();
  const journal = readFileSync(run?.journal ?? "");
  writeFileSync(run?.journal ?? "", journal.subarray(0, -40));
  await checkResumed(project, 2, "torn"); // its sample is lost, beside the one in flight
});

/** Kills a run at each point, each in a project of its own, and checks what resume makes of it. */
async function killAt(where: readonly [string, Point][]): Promise<void> {
  points += where.length;
  await inPool(where, async ([name, reached]) => {
    const project = await createTable();
    const running = project.start(["table"]);
    await reached(project);
    running.kill("SIGKILL");
    await running.ended;
    await checkResumed(project, 1, name);
  });
}

async function checkResumed(project: Project, kills: number, name: string): Promise<void> {
  const left = await processesOf(project.home);
  expect(left, `processes that were left over, killed ${name}`).toEqual([]);
  const [run] = project.runs();
  const before = run && existsSync(run.journal) ? wholeLines(readFileSync(run.journal)) : Buffer.alloc(0);
  const done = isDone(project);
  const {exitCode, stderr} = await project.run(["resume"]);
  const said = `killed ${name}: ${stderr}`;
  if (run === undefined || before.length === 0 || done) {
    // Nothing was begun, or it was complete: there is nothing to go on with.
    expect(exitCode, said).toBe(2);
    expect(stderr).toBe("There is no run that was interrupted. See npm run experiment -- list.\n");
    if (!done) expect([0, 3]).toContain((await project.run(["table"])).exitCode);
  } else {
    expect([0, 3], said).toContain(exitCode); // 3: the machine may be too busy for a verdict
    expect(stderr).toBe("");
    const journal = readFileSync(run.journal);
    expect(journal.subarray(0, before.length).equals(before), `the journal was kept, killed ${name}`).toBe(true);
  }
  const last = project.runs().at(-1);
  if (last === undefined) throw new Error("There is no run.");
  checkWhole(last, name);
  checkStarts(project, kills, name);
  expect(await processesOf(project.home)).toEqual([]);
}

/** The artifact is what the journal says, each sample is there once, and a torn round was taken again. */
function checkWhole(run: Run, name: string): void {
  const events = run.events();
  const artifact = run.result();
  expect(artifact, name).toEqual(toArtifact(events));
  expect(artifact.run.status, name).toBe("done");
  const samples = [...rows(artifact)];
  const journaled = events.flatMap((event) => (event.event === "sample" ? [event.sample] : []));
  expect(new Map(samples.map((sample) => [sample.id, sample]))).toEqual(
    new Map(journaled.map((sample) => [sample.id, sample]))
  );
  expect(new Set(samples.map(({id}) => id)).size, name).toBe(samples.length);
  const [finding] = artifact.findings;
  const [rounds] = finding?.rounds ?? [];
  const torn = new Set(samples.filter(({status}) => status === "interrupted").map(({round}) => round));
  expect(rounds?.torn, name).toBe(torn.size);
  expect((rounds?.taken ?? 0) - torn.size, name).toBeGreaterThanOrEqual(6);
  expect(
    samples.every(({status, values}) => status === "interrupted" || values[""]?.["time"]),
    name
  ).toBeTruthy();
}

/** No start was taken twice: there are as many as the journal has, and at most the one in flight for each kill. */
function checkStarts(project: Project, kills: number, name: string): void {
  const starts = countLines(join(project.home, "starts"));
  const taken = project.runs().flatMap((run) => (existsSync(run.journal) ? run.events() : []));
  const journaled = taken.filter(
    (event) => event.event === "trial" || (event.event === "sample" && event.sample.status === "ok")
  );
  expect(starts, name).toBeGreaterThanOrEqual(journaled.length);
  expect(starts, name).toBeLessThanOrEqual(journaled.length + kills);
}

function toArtifact(events: readonly Event[]): Artifact {
  return JSON.parse(JSON.stringify(fold(events))) as Artifact;
}

/** A file that cannot be opened before somebody reads it keeps the run where it writes its artifact. */
async function stuckInArtifact(project: Project): Promise<void> {
  await until("a run", () => project.runs().length > 0);
  const [run] = project.runs();
  const temporary = `${run?.artifact}.tmp`;
  execFileSync("mkfifo", [temporary]);
  await until("the end of the run", () => run?.events().at(-1)?.event === "end");
  await setTimeout(50);
  execFileSync("rm", [temporary]);
  writeFileSync(temporary, '{"format":"benchbook/result","ver');
}

function noted(project: Project, what: string, count: number): Promise<void> {
  return until(`${count} ${what}`, () => countLines(join(project.home, what)) >= count || isDone(project));
}

function isDone(project: Project): boolean {
  return existsSync(project.runs()[0]?.artifact ?? "");
}

function journalOf(project: Project): string {
  return project.runs()[0]?.journal ?? "";
}

function countLines(path: string): number {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0;
}

function wholeLines(content: Buffer): Buffer {
  return content.subarray(0, content.lastIndexOf(10) + 1);
}

async function inPool<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  async function next(): Promise<void> {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  }
  await Promise.all([next(), next(), next(), next()]);
}
