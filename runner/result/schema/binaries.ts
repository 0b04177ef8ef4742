import {z} from "zod";
import {count, found, text} from "./leaf.ts";

export const functionChange = z
  .enum(["same", "moved", "changed", "added", "removed", "unknown"])
  .describe(
    "against the baseline: same code at the same address, same code elsewhere, other code; unknown: the code could not be read"
  );

const names = z.strictObject({
  count,
  names: z.array(text).describe("the largest first, as many as are kept")
});

export const programBuild = z.strictObject({
  bytes: count.describe("of the file"),
  functions: count,
  reason: text.nullable().describe("why its functions are not known, or not all of them, as a sentence"),
  sections: z.array(z.strictObject({name: text, address: count, bytes: count})).describe("that are loaded"),
  pressure: count
    .nullable()
    .describe("lines of hot functions beyond the ways of their sets; null: no such cache known"),
  sets: count.nullable().describe("sets that hot functions touch"),
  onBoundary: count.describe("branches of hot functions that cross or end on a multiple of 32")
});

export const programComparison = z.strictObject({
  variant: text,
  same: count.describe("functions with the same code at the same address"),
  moved: count.describe("functions with the same code at another address"),
  unknown: count.describe("functions whose code could not be read"),
  changed: names,
  added: names,
  removed: names,
  shift: z
    .strictObject({bytes: z.int(), functions: count})
    .nullable()
    .describe("the commonest distance of functions that moved, and how many moved by it")
});

/** A hot function, or one of the largest where none is known to be hot. */
export const hotFunction = z.strictObject({
  name: text,
  places: z
    .array(
      z
        .strictObject({
          address: count.describe("in the file, whose addresses start at 0 where the loader may choose"),
          bytes: count,
          change: functionChange,
          lines: count.nullable().describe("of the instruction cache"),
          sets: count.nullable(),
          branches: count,
          onBoundary: count
        })
        .nullable()
    )
    .describe("in each variant, in the variants’ order; null: it is not there")
});

/** A program or library that builds have in common. */
export const comparedProgram = z.strictObject({
  path: text.describe("in the build"),
  builds: z.array(programBuild.nullable()).describe("in the variants’ order; null: not kept"),
  comparisons: z.array(programComparison).describe("with the baseline, of each other variant that has it"),
  hot: z.array(hotFunction).describe("the hottest first")
});

/** Builds, function by function. */
export const binariesFinding = z.strictObject({
  kind: z.literal("binaries"),
  ...found,
  variants: z.array(text).describe("the first is the baseline"),
  cache: z
    .strictObject({bytes: count, ways: count, lineBytes: count, given: z.boolean().describe("by the experiment")})
    .nullable()
    .describe("the first-level instruction cache; null: not known"),
  erratum: z
    .boolean()
    .nullable()
    .describe("whether the processor has the jump conditional code erratum; null: not known"),
  hotKnown: z.boolean().describe("whether a profile told which functions are hot; if not, they are the largest"),
  programs: z.array(comparedProgram)
});
