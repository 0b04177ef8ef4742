import {stat} from "node:fs/promises";
import {accessSync, constants, realpathSync} from "node:fs";
import {delimiter, join} from "node:path";
import {execa} from "execa";
import type {Build} from "../result/types.ts";
import {hashFile} from "../source/digest.ts";
import type {Declared} from "./environment.ts";

export type Tool = Build["tools"][number];

/**
 * Returns the programs that decide what a build makes: those that the recipe
 * names, and what CC, CXX and LD are set to. `missing` is the first that somebody
 * asked for and that is not there; cc and ld are looked for in any case, and not
 * every build needs them.
 */
export async function identifyTools(
  names: readonly string[],
  environment: readonly Declared[],
  user: NodeJS.ProcessEnv
): Promise<{tools: Tool[]; missing: string | null}> {
  const value = (name: string) => environment.findLast((variable) => variable.name === name);
  const compilers = ["CC", "CXX", "LD"].flatMap((name) => value(name)?.text.split(/\s+/) ?? []);
  const programs = compilers.filter((word) => word !== "" && !/^-|[$=]/.test(word)); // ccache clang -m32
  const own = value("PATH"); // may lead into inputs, which are part of the key themselves
  const path = (own?.literal ? own.text : user["PATH"]) ?? "";
  const tools: Tool[] = [];
  let missing: string | null = null;
  for (const name of new Set([...names, ...programs])) {
    const tool = await identifyTool(name, path);
    if (tool !== null) tools.push(tool);
    else if (!["cc", "ld"].includes(name) && own === undefined) missing ??= name;
  }
  return {tools, missing};
}

const known = new Map<string, Promise<Tool>>();

/** Returns which program a name stands for in a PATH, with its version and hash; null if there is none. */
export async function identifyTool(name: string, path: string): Promise<Tool | null> {
  const found = findTool(name, path);
  if (found === null) return null;
  const binary = realpathSync(found); // e.g., /usr/bin/x86_64-linux-gnu-gcc-12 for cc
  const {size, mtimeMs} = await stat(binary);
  const id = JSON.stringify([name, found, binary, size, mtimeMs]);
  const tool = known.get(id) ?? readTool(name, found, binary, path);
  known.set(id, tool);
  return tool;
}

async function readTool(name: string, found: string, binary: string, path: string): Promise<Tool> {
  return {name, path: binary, version: await readVersion(found, path), sha256: await hashFile(binary)};
}

/** Returns the first line that says a version, or an empty text: programs differ in how they are asked. */
async function readVersion(path: string, PATH: string): Promise<string> {
  for (const question of ["--version", "version", "-version"]) {
    const options = {
      cwd: "/",
      env: {PATH, LC_ALL: "C"},
      extendEnv: false,
      reject: false,
      timeout: 5000,
      stdin: "ignore",
      all: true
    } as const;
    const {failed, all} = await execa(path, [question], options);
    const line = all.split("\n").find((line) => /\d/.test(line));
    if (!failed && line !== undefined) return line.trim();
  }
  return "";
}

/** Returns the path of a program in a PATH, or null. */
export function findTool(name: string, path: string): string | null {
  if (name.includes("/")) return isExecutable(name) ? name : null;
  return (
    path
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => join(folder, name))
      .find(isExecutable) ?? null
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
