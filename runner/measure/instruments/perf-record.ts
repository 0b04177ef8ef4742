import {basename, join} from "node:path";
import {execa} from "execa";
import {ReadingError} from "../reading-error.ts";
import {collectStacks} from "./stacks.ts";
import type {Stacks} from "../../statistics/profile/tree.ts";

const FREQUENCY = 997; // samples a second; prime, so as not to keep step with what happens each millisecond
const STACK = 8192; // bytes of the stack that are kept of each sample, to find the callers in

/** Returns what stands before a command to look, many times a second, at which function it is in, and who called that. */
export function perfRecordCommand(event: string, folder: string): string[] {
  return [
    "perf",
    "record",
    "-q",
    "-F",
    String(FREQUENCY),
    "-e",
    event,
    "--call-graph",
    `dwarf,${STACK}`,
    "-o",
    join(folder, "perf.data"),
    "--"
  ];
}

/** Returns the stacks that were recorded. Throws a ReadingError. */
export async function readPerfRecord(folder: string): Promise<Stacks> {
  const fields = ["script", "--no-inline", "-F", "ip,sym,dso", "-i", join(folder, "perf.data")];
  const {failed, stdout, stderr} = await execa("perf", fields, {reject: false, stdin: "ignore", maxBuffer: 2 ** 30});
  if (failed) throw new ReadingError(`perf could not read what it recorded: ${stderr.split("\n")[0] ?? ""}`);
  const stacks = parsePerfScript(stdout);
  if (stacks.stacks.length === 0) {
    throw new ReadingError("perf recorded no sample: the command ended too soon, or used no processor time.");
  }
  return stacks;
}

/** Reads what perf script prints: of each sample a line a frame, the innermost first, and then an empty line. */
export function parsePerfScript(text: string): Stacks {
  const collected = collectStacks();
  let stack: {name: string; object: string}[] = [];
  for (const line of [...text.split("\n"), ""]) {
    const [, name, object] = /^\s+[0-9a-f]+ (.*) \(([^()]*(?:\([^()]*\))?[^()]*)\)$/.exec(line) ?? [];
    if (name !== undefined && object !== undefined) {
      stack.push(toFrame(name, object));
    } else if (line.trim() === "" && stack.length > 0) {
      collected.add(stack.reverse(), 1);
      stack = [];
    }
  }
  return collected.finish();
}

function toFrame(name: string, object: string): {name: string; object: string} {
  const isKernel = /^\[kernel|^\[guest\.kernel|\.ko$|^\[[a-z_]+\]$/.test(object) && object !== "[vdso]";
  if (isKernel) return {name: name === "[unknown]" ? "the kernel" : name, object: "the kernel"};
  if (name !== "[unknown]") return {name, object: basename(object)};
  return {name: `unknown in ${basename(object)}`, object: basename(object)};
}
