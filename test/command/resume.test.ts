import {cpSync, existsSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import type {Event} from "../../runner/result/types.ts";
import {createJournal, readJournal} from "../../runner/store/journal.ts";
import {compile} from "./compiled.ts";
import {until} from "./project.ts";
import type {Project, Run} from "./project.ts";
import {createTable, tableYaml} from "./table.ts";
import type {Table} from "./table.ts";

test("resume takes the experiment from the journal, whatever became of its file", async () => {
  const project = await interrupt();
  project.write({"experiments/table.yaml": tableYaml(project, ["rounds: 6", "rounds: 12"], ["[v1, v2]", "[v2, v1]"])});
  const {exitCode} = await project.run(["resume"]);
  expect(exitCode).toBe(0);
  const artifact = onlyRun(project).result();
  expect(artifact.experiment.files[0]?.text).toBe(tableYaml(project));
  expect(artifact.findings[0]?.rounds[0]).toMatchObject({planned: 6, taken: 6});
  expect(artifact.variants.map(({name}) => name)).toEqual(["v1", "v2"]);
});

test("resume works when the experiment’s file and its patches are gone", async () => {
  const patch = "--- a/more\n+++ b/more\n@@ -1 +1 @@\n-200\n+50\n";
  const files = {"experiments/table/mend.patch": patch};
  const edits: [string, string][] = [
    ["[v1, v2]", "{old: v1, new: v2, mended: {of: new, patches: [mend.patch]}}"],
    ["plan:", "steps: [{compare: [old, mended]}]\nplan:"]
  ];
  const project = await interrupt({files, edits});
  rmSync(join(project.folder, "experiments"), {recursive: true});
  rmSync(join(project.cache, "builds"), {recursive: true}); // so that the patch is needed
  const {exitCode, stderr} = await project.run(["resume"]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  expect(onlyRun(project).result().findings[0]?.comparisons[0]?.effect?.estimate).toBe(1.05);
});

test("resume goes on with the same commits when a branch has moved", async () => {
  const project = await interrupt({edits: [["[v1, v2]", "[v1, main]"]]});
  const hash = project.repository.git("rev-parse", "main");
  project.repository.commit("Do less", {more: "7\n"});
  rmSync(join(project.cache, "builds"), {recursive: true});
  const {exitCode} = await project.run(["resume"]);
  expect(exitCode).toBe(0);
  const artifact = onlyRun(project).result();
  expect(artifact.revisions.find(({name}) => name === "main")).toMatchObject({asked: "main", hash});
  expect(artifact.findings[0]?.comparisons[0]?.effect?.estimate).toBe(1.2);
});

test("resume on another machine is refused", async () => {
  const project = await interrupt();
  rewrite(onlyRun(project), (event) =>
    event.event === "start"
      ? {...event, machine: {...event.machine, id: "another", host: "olympus", cpu: "Z80 at 4 MHz"}}
      : event
  );
  expect(await refusal(project)).toMatchInlineSnapshot(`
    "RUN was begun on another machine (olympus, Z80 at 4 MHz): samples of two machines cannot be compared. Run the experiment here anew.
    "
  `);
});

test("resume with another version of Benchbook is refused", async () => {
  const project = await interrupt();
  const {folder} = await compile();
  const other = join(project.home, "other");
  cpSync(folder, other, {recursive: true, verbatimSymlinks: true});
  const manifest = join(other, "package.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"version": "[^"]*"/, '"version": "99.0.0"'));
  const text = await refusal(project, join(other, "runner/main.js"));
  expect(text.replace(/Benchbook \d+\.\d+\.\d+/, "Benchbook VERSION")).toMatchInlineSnapshot(`
    "RUN was begun with Benchbook VERSION, and this is 99.0.0. Resume it with that version, or run the experiment anew.
    "
  `);
});

test("a journal that is damaged is refused, with the line", async () => {
  const project = await interrupt();
  const {journal} = onlyRun(project);
  writeFileSync(journal, readFileSync(journal, "utf8").replace('"event":"plan"', '"event":"plum"'));
  expect(await refusal(project)).toMatchInlineSnapshot(`
    "HOME/project/results/table/RUN/journal.jsonl:4: this line is damaged, and it is not the last one. Restore the file, or start a new run.
    "
  `);
});

test("a journal of a later format is refused", async () => {
  const project = await interrupt();
  rewrite(onlyRun(project), (event) =>
    event.event === "start" ? ({...event, version: 2} as unknown as Event) : event
  );
  expect(await refusal(project)).toMatchInlineSnapshot(`
    "HOME/project/results/table/RUN/journal.jsonl was written by another version of Benchbook (journal version 2, this one reads 1). Resume it with that version.
    "
  `);
});

test("a run that is complete, or that there is not, cannot be resumed", async () => {
  const project = await createTable({compiler: false});
  expect(await refusal(project)).toBe("There is no run that was interrupted. See npm run experiment -- list.\n");
  await project.run(["table"]);
  const {exitCode, stderr} = await project.run(["resume", "table"]);
  expect(stderr).toBe("table is no run that was interrupted. See npm run experiment -- list.\n");
  expect(exitCode).toBe(2);
  expect((await project.run(["resume", "tabel"])).stderr).toBe(
    "There is no run of that name: tabel. See npm run experiment -- list.\n"
  );
});

/** Returns a project whose only run was killed after two rounds. */
async function interrupt({
  edits = [],
  files = {}
}: {edits?: [string, string][]; files?: Record<string, string>} = {}): Promise<Table> {
  const project = await createTable({compiler: false});
  const hang = "sh -c './measure; if [ $(wc -l < $NOTES/starts) = 8 ]; then exec sleep 1000; fi'";
  const yaml = tableYaml(project, ...edits);
  project.write({...files, "experiments/table.yaml": yaml.replace("./measure", hang)});
  const running = project.start(["table"]);
  const starts = join(project.home, "starts");
  await until("start 8", () => existsSync(starts) && readFileSync(starts, "utf8").length === 8 * "start\n".length);
  running.kill("SIGTERM");
  await running.ended;
  // From here on the experiment is what it would be without the hang.
  rewrite(onlyRun(project), (event) =>
    event.event === "start"
      ? {...event, experiment: {...event.experiment, files: [{path: "table.yaml", text: yaml}]}}
      : event
  );
  project.write({"experiments/table.yaml": yaml});
  return project;
}

function rewrite({journal}: Run, change: (event: Event) => Event): void {
  const {events} = readJournal(journal);
  rmSync(journal);
  const changed = createJournal(journal);
  for (const event of events) changed.append(change(event));
  changed.close();
}

async function refusal(project: Project, main?: string): Promise<string> {
  const {exitCode, stdout, stderr} = await project.run(["resume"], main === undefined ? {} : {main});
  expect(stdout).toBe("");
  expect(exitCode).toBe(2);
  return project.plain(stderr);
}

function onlyRun(project: Project): Run {
  const [run] = project.runs();
  if (run === undefined) throw new Error("There is no run.");
  return run;
}
