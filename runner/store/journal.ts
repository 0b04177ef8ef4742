import {createHash} from "node:crypto";
import {closeSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync} from "node:fs";
import {event as eventSchema} from "../result/schema.ts";
import type {Event} from "../result/types.ts";
import {StoreError} from "./error.ts";

/** Appends events to a journal. An event is on disk when append returns. */
export interface Journal {
  readonly events: readonly Event[];
  append(event: Event): void;
  close(): void;
}

/** Starts a new journal. The file must not exist yet. */
export function createJournal(path: string): Journal {
  return journal(openSync(path, "ax"), [], 0);
}

/** Opens the journal of an interrupted run to go on with it, dropping a last line that was torn. */
export function reopenJournal(path: string): Journal {
  const {events, bytes} = readJournal(path);
  const file = openSync(path, "r+");
  ftruncateSync(file, bytes);
  closeSync(file);
  return journal(openSync(path, "a"), events, bytes);
}

/**
 * Reads a journal’s events. A last line that is torn or damaged is dropped, as
 * the runner may have been killed while it wrote; `bytes` is the length of what
 * is whole. Damage anywhere else is an error, and so is a newer version.
 */
export function readJournal(path: string): {events: Event[]; bytes: number} {
  return parseJournal(readFileSync(path), path);
}

/** As readJournal, for a journal’s content, or for the part of it that begins with a given line. */
export function parseJournal(content: Buffer, path: string, first = 1): {events: Event[]; bytes: number} {
  const events: Event[] = [];
  let bytes = 0;
  for (let line = first, start = 0; start < content.length; ++line) {
    const end = content.indexOf(10, start);
    const text = content.toString("utf8", start, end < 0 ? content.length : end);
    const last = end < 0 || end === content.length - 1;
    const body = end < 0 ? null : unseal(text);
    if (body === null) {
      if (last) break;
      throw new StoreError(
        `${path}:${line}: this line is damaged, and it is not the last one. Restore the file, or start a new run.`
      );
    }
    if (line === 1) checkVersion(body, path);
    const parsed = eventSchema.safeParse(body);
    if (!parsed.success)
      throw new StoreError(`${path}:${line}: this is not an event of a journal (${parsed.error.issues[0]?.message}).`);
    events.push(parsed.data);
    start = end + 1;
    bytes = start;
  }
  return {events, bytes};
}

function journal(file: number, events: Event[], bytes: number): Journal {
  return {
    events,
    append(event) {
      const line = Buffer.from(seal(event));
      try {
        for (let written = 0; written < line.length;) written += writeSync(file, line, written);
        fdatasyncSync(file);
      } catch (error) {
        // The disk may be full; half a line would be damage if there is room for another one later.
        ftruncateSync(file, bytes);
        throw error;
      }
      bytes += line.length;
      events.push(event);
    },
    close: () => closeSync(file)
  };
}

/** A line is the event with a checksum of all before it as its last field. */
function seal(event: Event): string {
  const body = JSON.stringify(event).slice(0, -1);
  return `${body},"sum":"${sum(body)}"}\n`;
}

function unseal(line: string): unknown {
  const match = /^(.*),"sum":"([0-9a-f]{16})"\}$/s.exec(line);
  if (match === null || match[1] === undefined || sum(match[1]) !== match[2]) return null;
  return JSON.parse(`${match[1]}}`);
}

function sum(body: string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 16);
}

function checkVersion(body: unknown, path: string): void {
  const {format, version} = body as {format?: unknown; version?: unknown};
  if (format !== "benchbook/journal") throw new StoreError(`${path} is not a journal of Benchbook.`);
  if (version !== 1) {
    throw new StoreError(
      `${path} was written by another version of Benchbook (journal version ${String(version)}, this one reads 1). Resume it with that version.`
    );
  }
}
