import {words} from "../experiment/expansion.ts";
import {readTail} from "../build/recipe.ts";
import type {Surroundings} from "./surroundings.ts";

/** A command is started as it is; a shell is given the names as variables, and expands them itself. */
export function toCommand(
  line: string,
  shell: boolean,
  {variables, environment}: Surroundings,
  more: Record<string, string>
): {command: string[]; environment: Record<string, string>} {
  const all = {...variables, ...more};
  return shell ? {command: ["sh", "-e", "-c", line], environment: all} : {command: words(line, all), environment};
}

/** Returns the last lines of what a command wrote, of both outputs together. */
export async function lastLines(...paths: string[]): Promise<string> {
  const tails = await Promise.all(paths.map((path) => readTail(path, 20).catch(() => "")));
  return tails.filter(Boolean).join("\n").split("\n").slice(-20).join("\n");
}
