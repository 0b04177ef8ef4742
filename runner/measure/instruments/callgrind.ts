import {readdir, readFile} from "node:fs/promises";
import {basename, join} from "node:path";
import {ReadingError} from "../reading-error.ts";
import {collectStacks} from "./stacks.ts";
import type {Stacks} from "../../statistics/profile/tree.ts";

const DEPTH = 48; // frames; what is deeper is counted where it is called
const LEAST = 0.0005; // share of all instructions; what is less is counted where it is called

/** Returns what stands before a command to count the instructions of each function, and who called whom. */
export function callgrindCommand(folder: string): string[] {
  return [
    "valgrind",
    "--tool=callgrind",
    "--quiet",
    "--trace-children=yes",
    "--compress-strings=no",
    "--compress-pos=no",
    `--log-file=${join(folder, "valgrind.%p.log")}`,
    `--callgrind-out-file=${join(folder, "callgrind.%p.out")}`
  ];
}

/** Returns the stacks of a command and all processes that it started, in instructions. Throws a ReadingError. */
export async function readCallgrind(folder: string): Promise<Stacks> {
  const names = (await readdir(folder)).filter((name) => /^callgrind\.\d+\.out$/.test(name));
  if (names.length === 0) throw new ReadingError("Callgrind simulated nothing: valgrind may not know this program.");
  const collected = collectStacks();
  for (const name of names) {
    const calls = parseCallgrind(await readFile(join(folder, name), "utf8"));
    for (const {frames, count} of unfold(calls)) collected.add(frames, count);
  }
  return collected.finish();
}

interface Calls {
  self: Map<string, number>; // function → instructions
  callees: Map<string, Map<string, number>>; // function → function that it called → instructions in there
}

/** Reads a profile. The format is described in the Valgrind manual, §6.4 “Callgrind Format Specification”. */
export function parseCallgrind(text: string): Calls {
  const self = new Map<string, number>();
  const callees = new Map<string, Map<string, number>>();
  let [object, current, calledObject, called] = ["", "", "", ""];
  let isCall = false;
  for (const line of text.split("\n")) {
    const [, key = "", value = ""] = /^(ob|fn|cob|cfn|calls|fl|fi|fe|cfi|cfl)=(.*)$/.exec(line) ?? [];
    if (key === "ob") object = calledObject = value;
    else if (key === "fn") current = `${basename(object)}\0${value}`;
    else if (key === "cob") calledObject = value;
    else if (key === "cfn") {
      called = `${basename(calledObject)}\0${value}`;
      calledObject = object;
    } else if (key === "calls") isCall = true;
    else if (/^[+*\d-]/.test(line) && current !== "") {
      const cost = Number(line.trim().split(/\s+/)[1]);
      if (!Number.isFinite(cost)) continue;
      if (isCall) {
        const own = callees.get(current) ?? new Map<string, number>();
        callees.set(current, own.set(called, (own.get(called) ?? 0) + cost));
      } else self.set(current, (self.get(current) ?? 0) + cost);
      isCall = false;
    }
  }
  if (self.size === 0) throw new ReadingError("Callgrind’s output names no function: the simulation was cut short.");
  return {self, callees};
}

/**
 * Returns stacks of calls of which only the sums of each caller and callee are
 * known: what a function costs is divided among its callers as their calls cost,
 * and further down in the same proportions, which is gprof’s way
 * (doi:10.1145/872726.806987). A function that calls itself is not followed twice.
 */
function unfold({self, callees}: Calls): {frames: {name: string; object: string}[]; count: number}[] {
  const total = [...self.values()].reduce((sum, cost) => sum + cost, 0);
  const called = new Set([...callees.values()].flatMap((own) => [...own.keys()]));
  const roots = [...new Set([...self.keys(), ...callees.keys()])].filter((name) => !called.has(name));
  const inclusive = (name: string): number =>
    (self.get(name) ?? 0) + [...(callees.get(name)?.values() ?? [])].reduce((sum, cost) => sum + cost, 0);
  const stacks: {frames: {name: string; object: string}[]; count: number}[] = [];
  function visit(name: string, cost: number, path: string[]): void {
    const all = inclusive(name);
    const scale = all === 0 ? 0 : cost / all;
    const here = [...path, name];
    let own = (self.get(name) ?? 0) * scale;
    for (const [callee, inside] of callees.get(name) ?? []) {
      const share = inside * scale;
      if (here.includes(callee) || share < LEAST * total || here.length >= DEPTH) own += share;
      else visit(callee, share, here);
    }
    if (own > 0) stacks.push({frames: here.map(toFrame), count: own});
  }
  for (const root of roots.length > 0 ? roots : [...self.keys()].slice(0, 1)) visit(root, inclusive(root), []);
  return stacks;
}

function toFrame(key: string): {name: string; object: string} {
  const [object = "", name = ""] = key.split("\0");
  return {name: name.replace(/'\d+$/, ""), object};
}
