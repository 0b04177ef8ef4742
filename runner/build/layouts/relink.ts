import {mkdir, mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {execa} from "execa";
import {hashBytes} from "../../source/digest.ts";
import type {Placement} from "../../investigate/lab.ts";
import type {Arrangement} from "../../result/types.ts";
import {kindOf, type Link} from "./links.ts";
import {inOtherOrder, paddingOf, pinned, shuffled, symbolsOf} from "./order.ts";
import {COPIES, OPTIMISED} from "./shims.ts";
import {arrangeScript, type Arranged, type PlacedSection, readLldMap, readMap, scriptOf, textLines} from "./script.ts";

/** Why a program could not be linked again. */
export class RelinkError extends Error {}

export interface RelinkOptions {
  output: string; // path of what is made
  scratch: string; // folder that is there, for what is in between
  placement: Placement;
  /** sections of the same program in each of the variants of a pinned layout */
  among: readonly (readonly PlacedSection[])[];
}

/** What a link makes of its objects by itself. */
interface Survey {
  sections: PlacedSection[]; // of code, in its own order; none where the linker takes no order
  script: string | null; // that it follows; null: not GNU ld’s
}

const surveys = new Map<string, Promise<Survey>>(); // by the link’s folder, whose content never changes

/** Returns the sections of code that a link places, in its own order. Throws a RelinkError. */
export async function placedSections(link: Link, scratch: string): Promise<PlacedSection[]> {
  return (await survey(link, scratch)).sections;
}

/** Finds out once what a link makes of its objects, however many layouts there are. */
function survey(link: Link, scratch: string): Promise<Survey> {
  const known = surveys.get(link.folder) ?? take(link, scratch);
  surveys.set(link.folder, known);
  known.catch(() => surveys.delete(link.folder));
  return known;
}

function take(link: Link, scratch: string): Promise<Survey> {
  return inFolder(scratch, async (folder) => {
    const map = join(folder, "map");
    const kind = kindOf(link);
    const more = kind === "bfd" ? ["--verbose", `-Map=${map}`] : [`-Map=${map}`];
    const printed = await run(link, more, {output: join(folder, "program"), folder});
    const text = await readFile(map, "utf8");
    return {
      sections: kind === "lld" ? readLldMap(text) : readMap(text),
      script: kind === "bfd" ? scriptOf(printed) : null
    };
  });
}

/**
 * Links a program again with its functions placed otherwise, and returns by what
 * means: functions that are not in sections of their own cannot be placed one by
 * one, but their objects can, and all code can begin elsewhere.
 * Throws a RelinkError.
 */
export async function relink(
  link: Link,
  {output, scratch, placement, among}: RelinkOptions
): Promise<Arrangement["means"]> {
  const {kind, seed} = placement;
  return inFolder(scratch, async (folder) => {
    const linker = kindOf(link);
    const isSurveyed = linker === "bfd" || (kind === "random" && linker !== "mold");
    const {sections, script} = isSurveyed ? await survey(link, scratch) : {sections: [], script: null};
    if (kind === "pinned" && among.some(({length}) => length < 2)) throw new RelinkError(`${unplaced} ${remedy}`);
    const isWhole = kind === "random" && linker !== "mold" && sections.length < 2;
    const words = isWhole ? inOtherOrder(link.words, seed) : link.words;
    const means = !isWhole ? "function order" : words === null ? "padding" : "link order";
    if (linker === "bfd") {
      const lines = textLines(script ?? "");
      const arranged: Arranged[] =
        kind === "even" || isWhole ? [] : kind === "random" ? shuffled(sections, seed) : pinned(among, seed, lines);
      const text = script === null ? null : arrangeScript(script, arranged, isWhole ? paddingOf(seed) : 0);
      if (text === null) throw new RelinkError("Its linker script has no section .text like GNU ld’s own.");
      const path = join(folder, "script");
      await writeFile(path, text);
      await run({...link, words: withoutScript(words ?? link.words)}, ["-T", path], {output, folder});
      return means;
    }
    if (kind === "pinned") {
      throw new RelinkError(
        `${linker} cannot pin functions to addresses: only GNU ld can. Link with it for pinned layouts, or ask for none with pinned: 0.`
      );
    }
    if (words === null) throw new RelinkError(`${unplaced} ${linker} cannot begin them elsewhere either. ${remedy}`);
    const order = kind === "even" || isWhole ? [] : await orderWords(linker, {sections, seed, folder});
    await run({...link, words}, order, {output, folder});
    return means;
  });
}

const unplaced = "Its functions are not in sections of their own, so that they cannot be placed one by one.";
const remedy = "Let the recipe start the compiler by name, as in cc, or heed $CFLAGS.";

async function orderWords(
  linker: "gold" | "lld" | "mold",
  {sections, seed, folder}: {sections: readonly PlacedSection[]; seed: string; folder: string}
): Promise<string[]> {
  const order = shuffled(sections, seed);
  const path = join(folder, "order");
  switch (linker) {
    case "gold":
      await writeFile(path, order.map(({name}) => `${name}\n`).join(""));
      return [`--section-ordering-file=${path}`];
    case "lld":
      await writeFile(
        path,
        symbolsOf(order)
          .map((name) => `${name}\n`)
          .join("")
      );
      return [`--symbol-ordering-file=${path}`, "--no-warn-symbol-ordering"];
    case "mold":
      // It takes no order, but a seed of 32 bits, of which 0 would be another each time.
      return [`--shuffle-sections=${1 + (parseInt(hashBytes(seed).slice(0, 8), 16) >>> 1)}`];
  }
}

/** Starts a recorded link with more words and another output; returns what it printed. */
async function run(
  {folder: own, linker, directory, environment, words}: Link,
  more: string[],
  {output, folder}: {output: string; folder: string}
): Promise<string> {
  const {failed, stdout, stderr, shortMessage} = await execa(linker, [...withOutput(words, output, folder), ...more], {
    cwd: directory,
    env: {...environment, [OPTIMISED]: join(own, "optimised"), [COPIES]: folder, TMPDIR: folder, LC_ALL: "C"},
    reject: false,
    stdin: "ignore",
    maxBuffer: 2 ** 28
  });
  if (!failed) return stdout;
  const line = stderr.split("\n").find((line) => /error|cannot|undefined/i.test(line)) ?? String(shortMessage);
  throw new RelinkError(`Linking it again failed: ${line.trim()}.`);
}

/** What a plug-in wrote for this link alone goes to another place as well. */
function withOutput(words: readonly string[], output: string, folder: string): string[] {
  const named = words.some((word) => word === "-o" || word === "--output" || word.startsWith("--output="));
  const unstripped = words.filter((word) => !stripping.test(word));
  const all = named ? unstripped : ["-o", "a.out", ...unstripped];
  return all.map((word, i) => {
    const before = all[i - 1];
    if (before === "-o" || before === "--output") return output;
    if (word.startsWith("--output=")) return `--output=${output}`;
    if (word.startsWith("-plugin-opt=-fresolution=")) return `-plugin-opt=-fresolution=${join(folder, "resolution")}`;
    return word;
  });
}

const stripping = /^(?:-s|-S|--strip-all|--strip-debug)$/; // functions are told apart by their symbols

function withoutScript(words: readonly string[]): string[] {
  const isOption = (word: string | undefined): boolean => word === "-T" || word === "--script";
  return words.filter((word, i) => !isOption(word) && !isOption(words[i - 1]) && !word.startsWith("--script="));
}

async function inFolder<T>(scratch: string, use: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(scratch, {recursive: true});
  const folder = await mkdtemp(join(scratch, "relink-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}
