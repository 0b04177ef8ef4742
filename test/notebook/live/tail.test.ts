import {appendFileSync, truncateSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterEach, beforeEach, expect, it} from "vitest";
import {openTail} from "../../../notebook/kit/server/tail.ts";
import {createJournal} from "../../../runner/store/journal.ts";
import {exampleArtifact} from "../../result/fixture.ts";
import {eventsOf} from "../events.ts";
import {makeProject, type Project} from "../project.ts";

const events = eventsOf(exampleArtifact({rounds: 2, failures: false}));
let project: Project;
let path: string;

beforeEach(() => {
  project = makeProject();
  path = join(project.path, "journal.jsonl");
});

afterEach(() => project.remove());

it("gives what there is, and then what was appended, and no more of it", () => {
  const journal = createJournal(path);
  const readOn = openTail(path);
  expect(readOn()).toEqual({from: 0, events: []});
  for (const event of events.slice(0, 3)) journal.append(event);
  expect(readOn()).toEqual({from: 0, events: events.slice(0, 3)});
  expect(readOn()).toEqual({from: 3, events: []});
  for (const event of events.slice(3)) journal.append(event);
  expect(readOn()).toEqual({from: 3, events: events.slice(3)});
  journal.close();
});

it("waits for a line that is torn until it is whole", () => {
  const journal = createJournal(path);
  for (const event of events.slice(0, 2)) journal.append(event);
  const readOn = openTail(path);
  readOn();
  appendFileSync(path, '{"event":"warn');
  expect(readOn()).toEqual({from: 2, events: []});
  truncateSync(path, 0);
  journal.close();
});

it("gives all anew of a journal that has become shorter", () => {
  const journal = createJournal(path);
  for (const event of events) journal.append(event);
  journal.close();
  const readOn = openTail(path);
  expect(readOn().events).toHaveLength(events.length);
  writeFileSync(path, "");
  expect(readOn()).toEqual({from: 0, events: []});
});

it("says where a journal is damaged", () => {
  const journal = createJournal(path);
  for (const event of events.slice(0, 2)) journal.append(event);
  const readOn = openTail(path);
  readOn();
  appendFileSync(path, "damage\n");
  for (const event of events.slice(2, 4)) journal.append(event);
  journal.close();
  expect(readOn).toThrow(`${path}:3: this line is damaged, and it is not the last one.`);
});
