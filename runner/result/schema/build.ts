import {z} from "zod";
import {count, sha256, status, text, time} from "./leaf.ts";

export const patchOutcome = z.strictObject({
  name: text,
  sha256,
  outcome: z.enum(["applied", "already applied", "does not apply"]),
  hunk: text.nullable().describe("the hunk that was rejected")
});

export const revision = z.strictObject({
  name: text,
  asked: text.describe("as the experiment names it"),
  source: text.nullable().describe("URL or kind of the source"),
  hash: text.nullable().describe("full hash of the commit, or version"),
  tree: text.nullable().describe("hash of the tree"),
  author: text.nullable(),
  date: time.nullable(),
  subject: text.nullable(),
  patches: z.array(patchOutcome),
  inputs: z.record(text, text).describe("inputs whose revision differs from the experiment’s"),
  status,
  reason: text.nullable()
});

export const variant = z.strictObject({
  name: text,
  revision: text.nullable(),
  flags: text.nullable(),
  flagsText: text.nullable().describe("$FLAGS and what the flags set, for reading")
});

export const builtFile = z.strictObject({
  path: text,
  bytes: count,
  sha256,
  textSha256: sha256.nullable().describe("of the .text section of an ELF file")
});

/** How a layout came about, and whether it is what it should be. */
export const arrangement = z.strictObject({
  means: z
    .enum(["function order", "link order", "padding"])
    .describe("what was varied; where the order of functions cannot be, something else is"),
  linker: text.nullable().describe("that placed the functions, and its version"),
  seed: text,
  order: sha256.describe("of the functions’ names and addresses"),
  functions: count.describe("of the programs and libraries that were kept"),
  displaced: count.describe("functions that are elsewhere than in the even layout"),
  altered: count.describe("functions whose code is not that of the even layout; these are to be none")
});

export const build = z.strictObject({
  variant: text,
  replicate: z.int().positive(),
  layout: text.optional().describe("missing: as the recipe builds it"),
  arrangement: arrangement.optional().describe("of a layout that was built"),
  key: text.describe("of the build’s content"),
  status,
  reason: text.nullable(),
  tail: text.nullable().describe("the last lines of the log of a build that failed"),
  log: text.nullable().describe("path of the log"),
  startedAt: time,
  durationMs: z.number().nullable(),
  cached: z.boolean(),
  tools: z.array(z.strictObject({name: text, path: text, version: text, sha256})),
  files: z.array(builtFile).describe("executables and libraries that were kept"),
  named: z
    .array(z.strictObject({measurement: text, path: text, sha256}))
    .describe("files in it that the commands of measurements name: benchmarks, and what they read"),
  bytes: count.nullable().describe("size of what was kept")
});
