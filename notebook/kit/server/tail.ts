import {closeSync, fstatSync, openSync, readSync} from "node:fs";
import type {Event} from "../../../runner/result/types.ts";
import {parseJournal} from "../../../runner/store/journal.ts";

/** What a read of a journal gave. */
export interface Appended {
  from: number; // events that were there before; 0: all of them follow
  events: Event[];
}

/**
 * Returns what reads on in a journal: the first call gives all events, and each
 * further one those that were appended since, from which it reads those bytes
 * alone. A last line that is torn waits until it is whole. Of a journal that has
 * become shorter it gives all events anew. Throws a StoreError if it is damaged.
 */
export function openTail(path: string): () => Appended {
  let bytes = 0;
  let count = 0;
  return () => {
    const file = openSync(path, "r");
    try {
      const {size} = fstatSync(file);
      if (size < bytes) bytes = count = 0;
      const content = Buffer.alloc(size - bytes);
      let length = 0;
      while (length < content.length) {
        const read = readSync(file, content, length, content.length - length, bytes + length);
        if (read === 0) break;
        length += read;
      }
      const appended = parseJournal(content.subarray(0, length), path, count + 1);
      const from = count;
      bytes += appended.bytes;
      count += appended.events.length;
      return {from, events: appended.events};
    } finally {
      closeSync(file);
    }
  };
}
