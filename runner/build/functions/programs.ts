import {join} from "node:path";
import type {FunctionColumns, Program} from "../../investigate/lab.ts";
import type {BuiltFile} from "../../result/types.ts";
import {type FunctionBody, readFunctions} from "./functions.ts";

/**
 * Returns what the programs and libraries of a build consist of; scripts are left
 * out. A layout was compiled in another folder, that of the build that it is of.
 */
export async function inspectPrograms(
  folder: string,
  files: readonly BuiltFile[],
  compiledIn = folder
): Promise<Program[]> {
  const programs: Program[] = [];
  for (const {path, bytes, textSha256} of files) {
    if (textSha256 === null) continue;
    const {reason, sections, functions} = await readFunctions(join(folder, path), compiledIn);
    programs.push({path, bytes, reason, sections, functions: toColumns(functions)});
  }
  return programs.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function toColumns(functions: readonly FunctionBody[]): FunctionColumns {
  const files = [...new Set(functions.flatMap(({file}) => file ?? []))];
  const indices = new Map(files.map((file, i) => [file, i]));
  return {
    symbol: functions.map(({symbol}) => symbol),
    name: functions.map(({name, symbol}) => (name === symbol ? null : name)),
    aliases: functions.flatMap(({aliases}, i): FunctionColumns["aliases"] =>
      aliases.length > 0 ? [[i, aliases]] : []
    ),
    files,
    file: functions.map(({file}) => (file === null ? null : (indices.get(file) ?? null))),
    address: functions.map(({address}) => address),
    bytes: functions.map(({bytes}) => bytes),
    hash: functions.map(({hash}) => hash),
    branches: functions.map(({branches}) => branches),
    onBoundary: functions.map(({onBoundary}) => onBoundary)
  };
}
