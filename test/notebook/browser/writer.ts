import {mkdirSync} from "node:fs";
import {join} from "node:path";
import {createInterface} from "node:readline";
import {fold} from "../../../runner/result/fold.ts";
import {writeArtifact} from "../../../runner/store/artifact.ts";
import {createJournal, reopenJournal} from "../../../runner/store/journal.ts";
import {lockMachine} from "../../../runner/store/machine-lock.ts";
import {runFolder} from "../../../runner/store/results.ts";
import {exampleArtifact} from "../../result/fixture.ts";
import {eventsOf} from "../events.ts";

// A run, as far as pages can tell: it holds the machine’s lock, and appends to a
// journal as many events as each line that it reads says, or all that are left
// and then the result. Usage: writer.ts PROJECT EXPERIMENT RUN [resume]

const [project = "", experiment = "", run = "", resume] = process.argv.slice(2);
const example = exampleArtifact();
const artifact = {
  ...example,
  experiment: {...example.experiment, name: experiment},
  run: {...example.run, id: run, startedAt: new Date().toISOString()}
};
const folder = runFolder(join(project, "results"), experiment, run);
const release = await lockMachine(`${experiment}/${run}`);
mkdirSync(folder.path, {recursive: true});
const journal = resume ? reopenJournal(folder.journal) : createJournal(folder.journal);
const events = eventsOf(artifact).slice(journal.events.length);
if (resume) journal.append({event: "resume", at: new Date().toISOString(), boot: "another"});
process.stdout.write("ready\n");

for await (const line of createInterface({input: process.stdin})) {
  const count = line === "end" ? events.length : Number(line);
  for (const event of events.splice(0, count)) journal.append(event);
  if (line === "end") {
    writeArtifact(folder.artifact, fold(journal.events));
    await release();
  }
  process.stdout.write(`${line}\n`);
  if (line === "end") break;
}
process.exit();
