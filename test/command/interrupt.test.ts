import {execFileSync} from "node:child_process";
import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {processesOf} from "./processes.ts";
import {until} from "./project.ts";
import type {Project} from "./project.ts";
import {createTable, tableYaml} from "./table.ts";

const slow: [string, string] = ["./measure", "sh -c 'echo start >> $NOTES/starts; exec sleep 1000'"];

test("Ctrl-C ends what is measured at once, and says how to go on", async () => {
  const project = await createTable({compiler: false});
  project.write({"experiments/table.yaml": tableYaml(project, slow)});
  const running = project.start(["table"]);
  await started(project, 1);
  running.kill("SIGINT");
  const {exitCode, stderr} = await running.ended;
  expect(project.plain(stderr)).toBe("Interrupted. Go on with: npm run experiment -- resume table/RUN\n");
  expect(exitCode).toBe(130);
  expect(await processesOf(project.home)).toEqual([]);
  const [run] = project.runs();
  expect(run?.events().at(-1)?.event).toBe("interrupted");
  expect((await project.run(["list"])).stdout).toContain("interrupted");
  // As it says. The command is measured anew, and interrupted again.
  const again = project.start(["resume", `table/${run?.id}`]);
  await started(project, 2);
  again.kill("SIGINT");
  expect((await again.ended).exitCode).toBe(130);
  expect(run?.events().map(({event}) => event)).toEqual([
    ...["start", "revision", "revision", "plan", "build", "build", "interrupted"],
    ...["resume", "interrupted"]
  ]);
});

test.each(["SIGTERM", "SIGHUP"] as const)("%s does the same, with a native launcher", async (signal) => {
  const project = await createTable();
  project.write({"experiments/table.yaml": tableYaml(project, slow)});
  const running = project.start(["table"]);
  await started(project, 1);
  running.kill(signal);
  expect((await running.ended).exitCode).toBe(130);
  expect(await processesOf(project.home)).toEqual([]);
});

test("Ctrl-C in a build ends the build", async () => {
  const project = await createTable({compiler: false});
  project.write({"experiments/table.yaml": tableYaml(project, ["sleep 0.1", "sleep 1000 & sleep 1000"])});
  const running = project.start(["table"]);
  await until("a build", () => existsSync(join(project.home, "builds")));
  running.kill("SIGINT");
  const {exitCode, stderr} = await running.ended;
  expect(stderr).toContain("resume");
  expect(exitCode).toBe(130);
  expect(await processesOf(project.home)).toEqual([]);
});

test("a run that was interrupted is completed by resume", async () => {
  const project = await createTable({compiler: false});
  // The ninth start, the second of the third round, hangs.
  const hang = "sh -c './measure; if [ $(wc -l < $NOTES/starts) = 9 ]; then exec sleep 1000; fi'";
  project.write({"experiments/table.yaml": tableYaml(project, ["./measure", hang])});
  const running = project.start(["table"]);
  await started(project, 9);
  running.kill("SIGINT");
  const {exitCode} = await running.ended;
  expect(exitCode).toBe(130);
  const resumed = await project.run(["resume"]);
  expect(resumed.exitCode).toBe(0);
  const artifact = project.runs()[0]?.result();
  expect(artifact?.run.status).toBe("done");
  expect(artifact?.run.sessions).toHaveLength(2);
  expect(artifact?.findings[0]?.rounds[0]).toMatchObject({taken: 7, torn: 1});
  expect(artifact?.findings[0]?.comparisons[0]).toMatchObject({verdict: "worse", effect: {estimate: 1.2, pairs: 6}});
});

test("a second run is refused while one measures, and told which", async () => {
  const project = await createTable({compiler: false});
  project.write({"experiments/table.yaml": tableYaml(project, slow)});
  const running = project.start(["table"]);
  await started(project, 1);
  const {exitCode, stdout, stderr} = await project.run(["table"]);
  expect(stdout).toBe("");
  expect(project.plain(stderr)).toMatch(
    /^Another run is measuring on this machine: table\/RUN \(process \d+\)\. Wait until it ends, or stop it\.\n$/
  );
  expect(exitCode).toBe(2);
  expect(project.runs()).toHaveLength(1); // nothing is left of the other one
  expect((await project.run(["list"])).stdout).toContain("still going");
  expect((await project.run(["resume"])).stderr).toContain("Another run is measuring");
  running.kill("SIGKILL");
  await running.ended;
  expect((await project.run(["list"])).stdout).toContain("interrupted");
});

test("whoever stops reading the output does not stop the run", async () => {
  const project = await createTable({compiler: false});
  const {folder, environment, command} = project;
  const line = `${command.map((word) => `'${word}'`).join(" ")} table | head -1`;
  const output = execFileSync("sh", ["-c", `exec 2>&1; ${line}`], {cwd: folder, env: environment, encoding: "utf8"});
  expect(project.plain(output)).toBe("Run RUN of table\n");
  const [run] = project.runs();
  await until("the artifact", () => existsSync(run?.artifact ?? ""));
  expect(run?.result().run.status).toBe("done");
});

test("a full disk ends a run in a sentence, and what was measured is kept", async () => {
  const project = await createTable({compiler: false});
  const {exitCode, stderr} = await project.run(["table"], fullAfter("journal.jsonl", 12));
  expect(withoutSizes(project.plain(stderr))).toMatchInlineSnapshot(`
    "The disk is full: HOME/project/results/table/RUN has SIZE left, which is not enough. Make room there, or remove old builds with \`npm run experiment -- clean\`. BENCHBOOK_CACHE names another folder for builds.
    What was measured is kept. Go on with: npm run experiment -- resume table/RUN
    "
  `);
  expect(exitCode).toBe(1);
  const [run] = project.runs();
  const journal = readFileSync(run?.journal ?? "", "utf8");
  expect(journal.endsWith("\n")).toBe(true);
  expect(run?.events()).toHaveLength(12);
  expect((await project.run(["resume"])).exitCode).toBe(0);
  expect(readFileSync(run?.journal ?? "", "utf8").startsWith(journal)).toBe(true);
  expect(run?.result().run.status).toBe("done");
});

test("a disk that is full from the beginning leaves no run behind", async () => {
  const project = await createTable({compiler: false});
  const {exitCode, stderr} = await project.run(["table"], fullAfter("journal.jsonl", 0));
  expect(withoutSizes(project.plain(stderr))).toMatchInlineSnapshot(`
    "The disk is full: HOME/project/results/table/RUN has SIZE left, which is not enough. Make room there, or remove old builds with \`npm run experiment -- clean\`. BENCHBOOK_CACHE names another folder for builds.
    "
  `);
  expect(exitCode).toBe(1);
  expect(project.runs()).toEqual([]);
});

test("a disk that is full when the artifact is written costs nothing", async () => {
  const project = await createTable({compiler: false});
  const {exitCode, stderr} = await project.run(["table"], fullAfter("result.json.tmp", 0));
  expect(stderr).toContain("The disk is full");
  expect(stderr).toContain("What was measured is kept. Go on with: npm run experiment -- resume table/");
  expect(exitCode).toBe(1);
  const [run] = project.runs();
  expect(existsSync(`${run?.artifact}.tmp`)).toBe(false);
  const starts = readFileSync(join(project.home, "starts"), "utf8");
  expect((await project.run(["resume"])).exitCode).toBe(0);
  expect(readFileSync(join(project.home, "starts"), "utf8")).toBe(starts); // nothing was started again
});

test("Ctrl-C on a full disk says how to go on, too", async () => {
  const project = await createTable({compiler: false});
  project.write({"experiments/table.yaml": tableYaml(project, slow)});
  const first = project.start(["table"]);
  await started(project, 1);
  first.kill("SIGKILL");
  await first.ended;
  const [run] = project.runs();
  const resumed = project.start(["resume"], fullAfter("journal.jsonl", 1)); // room for “resume”, not for “interrupted”
  await started(project, 2);
  resumed.kill("SIGINT");
  const {exitCode, stderr} = await resumed.ended;
  expect(project.plain(stderr)).toBe("Interrupted. Go on with: npm run experiment -- resume table/RUN\n");
  expect(exitCode).toBe(130);
  expect(run?.events().at(-1)?.event).toBe("resume");
});

test("a results folder that cannot be written is said before anything is measured", async () => {
  const project = await createTable({compiler: false});
  project.write({results: "a file"});
  const {exitCode, stderr} = await project.run(["table"]);
  expect(project.plain(stderr)).toMatchInlineSnapshot(`
    "Results cannot be written: the folder HOME/project/results/table cannot be made (ENOTDIR: not a directory, mkdir 'HOME/project/results/table'). Mend that, or start in a folder of your own.
    "
  `);
  expect(exitCode).toBe(2);
  expect(existsSync(join(project.home, "starts"))).toBe(false);
});

test("an experiment’s results folder that is a file is said, too", async () => {
  const project = await createTable({compiler: false});
  project.write({"results/table": "a file"});
  const {exitCode, stderr} = await project.run(["table"]);
  expect(stderr).toContain("Results cannot be written");
  expect(exitCode).toBe(2);
});

test("a temporary folder that is missing is made, and one that cannot be is an error", async () => {
  const project = await createTable({compiler: false});
  const missing = await project.run(["table"], {environment: {TMPDIR: join(project.home, "new/tmp")}});
  expect(missing.exitCode).toBe(0);
  const {exitCode, stderr} = await project.run(["table"], {
    environment: {TMPDIR: join(project.folder, "experiments/table.yaml")}
  });
  expect(project.plain(stderr)).toMatchInlineSnapshot(`
    "Temporary files cannot be written to HOME/project/experiments/table.yaml (ENOTDIR: not a directory, lstat 'HOME/project/experiments/table.yaml/benchbook-ID'). Set TMPDIR to a folder of your own.
    "
  `);
  expect(exitCode).toBe(2);
});

function started(project: Project, count: number): Promise<void> {
  const notes = join(project.home, "starts");
  const lines = (): number => (existsSync(notes) ? readFileSync(notes, "utf8").split("\n").length - 1 : 0);
  return until(`start ${count}`, () => lines() >= count);
}

/** Lets the disk be full for a file after so many writes. */
function fullAfter(name: string, writes: number): {imports: string[]; environment: Record<string, string>} {
  return {
    imports: [import.meta.resolve("tsx"), join(import.meta.dirname, "full-disk.ts")],
    environment: {FULL_FILE: name, FULL_AFTER: String(writes)}
  };
}

function withoutSizes(text: string): string {
  return text.replace(/\d[\d.]* [kMGT]?B\b/g, "SIZE");
}
