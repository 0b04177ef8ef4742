import {appendFileSync, mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {beforeEach, describe, expect, it} from "vitest";
import {createJournal, readJournal, reopenJournal} from "../../runner/store/journal.ts";
import {startEvent} from "../result/start-event.ts";

const warning = (text: string) => ({event: "warning" as const, at: "2026-01-02T03:04:05.000Z", text});

describe("a journal", () => {
  let path: string;
  beforeEach(() => {
    path = join(mkdtempSync(join(tmpdir(), "journal-")), "journal.jsonl");
    const journal = createJournal(path);
    journal.append(startEvent());
    journal.append(warning("the first — naïve “text”"));
    journal.append(warning("the second"));
    journal.close();
  });

  it("gives back what was appended", () => {
    const {events, bytes} = readJournal(path);
    expect(events).toEqual([startEvent(), warning("the first — naïve “text”"), warning("the second")]);
    expect(bytes).toBe(readFileSync(path).length);
  });

  it("is never begun over another", () => {
    expect(() => createJournal(path)).toThrow("EEXIST");
  });

  it("drops a last line that was cut at any byte, and goes on after what is whole", () => {
    const whole = readFileSync(path);
    const start = whole.lastIndexOf(10, whole.length - 2) + 1;
    for (let length = start; length < whole.length; ++length) {
      writeFileSync(path, whole.subarray(0, length));
      expect(readJournal(path).events).toHaveLength(2);
    }
    const journal = reopenJournal(path);
    journal.append(warning("the third"));
    journal.close();
    expect(readJournal(path).events.slice(1)).toEqual([warning("the first — naïve “text”"), warning("the third")]);
  });

  it("drops a last line whose checksum is wrong", () => {
    writeFileSync(path, readFileSync(path, "utf8").replace("the second", "the sekond"));
    expect(readJournal(path).events).toHaveLength(2);
  });

  it("refuses damage that is not in the last line, and names the line", () => {
    writeFileSync(path, readFileSync(path, "utf8").replace("the first", "the forst"));
    expect(() => readJournal(path)).toThrow(`${path}:2: this line is damaged, and it is not the last one.`);
  });

  it("refuses a version that it does not know", () => {
    const other = join(mkdtempSync(join(tmpdir(), "journal-")), "journal.jsonl");
    const journal = createJournal(other);
    journal.append({...startEvent(), version: 2 as 1});
    journal.append(warning("more"));
    journal.close();
    expect(() => readJournal(other)).toThrow(
      "written by another version of Benchbook (journal version 2, this one reads 1)"
    );
  });

  it("refuses a file that is no journal", () => {
    const other = join(mkdtempSync(join(tmpdir(), "journal-")), "notes.jsonl");
    writeFileSync(other, '{"a":1}\n');
    appendFileSync(other, '{"b":2}\n');
    expect(() => readJournal(other)).toThrow(`${other}:1: this line is damaged`);
  });
});
