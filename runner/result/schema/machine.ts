import {z} from "zod";
import {count, text} from "./leaf.ts";

export const machine = z.strictObject({
  id: text.describe("hash of what stays the same on a machine"),
  host: text,
  os: text,
  kernel: text,
  arch: text,
  cpu: text,
  cpus: count,
  memoryBytes: z.number(),
  caches: z.array(
    z.strictObject({level: z.int(), type: text, bytes: count, ways: count.nullable(), sets: count.nullable()})
  ),
  virtual: text.nullable().describe("what virtualises it, where that can be told"),
  governor: text.nullable(),
  turbo: z.boolean().nullable(),
  aslr: text.nullable(),
  node: text,
  launcher: text.describe("native, or why not"),
  limits: z.array(text).describe("what this machine cannot do, as sentences")
});

/** What was set on the machine for a run, and put back after it. */
export const tuned = z.array(z.strictObject({item: text, path: text, from: text, to: text}));
