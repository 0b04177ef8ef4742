import {createInterface} from "node:readline/promises";
import type {Output} from "../terminal/style.ts";
import {Declined} from "./context.ts";
import {UsageError} from "./usage-error.ts";

/**
 * Asks whether what was shown shall be run. Throws a Declined unless somebody
 * agrees, and a UsageError where there is nobody to ask.
 */
export async function approve(
  output: Output,
  signal: AbortSignal,
  input: NodeJS.ReadStream = process.stdin
): Promise<void> {
  if (!input.isTTY || !output.isTTY) {
    throw new UsageError("Nothing was run, as there is nobody to ask. If you trust the file, give --yes.");
  }
  output.write("Run all of this? Type yes to agree: ");
  // Without an output of its own it leaves the terminal as it is, so that Ctrl-C is a signal.
  const reader = createInterface({input, terminal: false});
  try {
    const closed = new Promise<string>((resolve) => reader.once("close", () => resolve("")));
    const answer = await Promise.race([reader.question("", {signal}), closed]);
    if (/^\s*y(es)?\s*$/i.test(answer)) return;
  } finally {
    reader.close();
    input.pause();
  }
  throw new Declined("Nothing was run.");
}
