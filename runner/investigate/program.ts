import type {ComparedProgram, FunctionChange, HotFunction, ProgramBuild, ProgramComparison} from "../result/types.ts";
import {type Match, matchFunctions} from "../statistics/binaries/match.ts";
import {type Geometry, linesOf, occupancy, setCount, setPressure} from "../statistics/binaries/sets.ts";
import type {FunctionColumns, Program} from "./lab.ts";

const LARGEST = 20; // functions that are shown where none is known to be hot
const HOTTEST = 100;
const NAMES = 50;

/** What a program’s builds are compared by. */
export interface ComparisonOptions {
  variants: readonly string[];
  geometry: Geometry | null; // of the instruction cache; null: not known
  hot: readonly {name: string; object: string}[]; // the hottest first; none: not known
}

interface Row {
  symbol: string;
  name: string;
  aliases: string[];
  file: string | null;
  address: number;
  bytes: number;
  hash: string | null;
  branches: number;
  onBoundary: number;
}

/** Compares the builds of a program or library, null where one is not there, each with the first. */
export function compareProgram(builds: readonly (Program | null)[], options: ComparisonOptions): ComparedProgram {
  const {variants, geometry} = options;
  const path = builds.find((build) => build !== null)?.path ?? "";
  const tables = builds.map((build) => (build === null ? null : toRows(build.functions)));
  const [baseline = null] = tables;
  const matches = tables.map((table, i) =>
    table === null || baseline === null || i === 0 ? null : matchFunctions(baseline, table)
  );
  const hot = hotRows(path, tables, matches, options);
  return {
    path,
    builds: builds.map((build, i) => (build === null ? null : describeBuild(build, i, hot, geometry))),
    comparisons: matches.flatMap((found, i) =>
      found === null ? [] : [{variant: variants[i] ?? "", ...compareTables(found)}]
    ),
    hot
  };
}

function toRows({name, aliases, files, file, ...columns}: FunctionColumns): Row[] {
  const others = new Map(aliases);
  return columns.symbol.map((symbol, i) => ({
    symbol,
    name: name[i] ?? symbol,
    aliases: others.get(i) ?? [],
    file: files[file[i] ?? -1] ?? null,
    address: columns.address[i] ?? 0,
    bytes: columns.bytes[i] ?? 0,
    hash: columns.hash[i] ?? null,
    branches: columns.branches[i] ?? 0,
    onBoundary: columns.onBoundary[i] ?? 0
  }));
}

function compareTables(matches: readonly Match<Row>[]): Omit<ProgramComparison, "variant"> {
  const of = (change: FunctionChange) => matches.filter((match) => match.change === change);
  const names = (change: FunctionChange) => {
    const rows = of(change).flatMap(({before, after}) => after ?? before ?? []);
    const sorted = rows.sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
    return {count: rows.length, names: sorted.slice(0, NAMES).map(({name}) => name)};
  };
  const moved = of("moved");
  return {
    same: of("same").length,
    moved: moved.length,
    unknown: of("unknown").length,
    changed: names("changed"),
    added: names("added"),
    removed: names("removed"),
    shift: commonestShift(moved.map(({before, after}) => (after?.address ?? 0) - (before?.address ?? 0)))
  };
}

function commonestShift(shifts: readonly number[]): ProgramComparison["shift"] {
  const counts = new Map<number, number>();
  for (const shift of shifts) counts.set(shift, (counts.get(shift) ?? 0) + 1);
  const [most] = [...counts].sort(([a, m], [b, n]) => n - m || Math.abs(a) - Math.abs(b));
  return most === undefined ? null : {bytes: most[0], functions: most[1]};
}

/** Returns where the hot functions are in each build or, if none is known to be hot, the baseline’s largest. */
function hotRows(
  path: string,
  tables: readonly (Row[] | null)[],
  matches: readonly (Match<Row>[] | null)[],
  {hot, geometry}: ComparisonOptions
): HotFunction[] {
  const own = hot.filter(({object}) => fileName(object) === fileName(path)).slice(0, HOTTEST);
  const first = tables.find((table) => table !== null) ?? [];
  const largest = [...first].sort((a, b) => b.bytes - a.bytes || a.address - b.address).slice(0, LARGEST);
  const names = hot.length > 0 ? own.map(({name}) => name) : largest.map(({symbol}) => symbol);
  return names.flatMap((name): HotFunction[] => {
    const isNamed = (row: Row | null): boolean =>
      row !== null && (row.name === name || row.symbol === name || row.aliases.includes(name));
    const places = tables.map((table, i): HotFunction["places"][number] => {
      const match = matches[i]?.find(({before, after}) => isNamed(after) || isNamed(before));
      const row = matches[i] == null ? table?.find(isNamed) : match?.after;
      if (row == null) return null;
      const {address, bytes, branches, onBoundary} = row;
      const lines = geometry === null ? null : linesOf(row, geometry);
      const sets = lines === null || geometry === null ? null : lines.map((line) => line % setCount(geometry));
      const change = match?.change ?? "same";
      return {
        address,
        bytes,
        change,
        lines: lines?.length ?? null,
        sets: sets && new Set(sets).size,
        branches,
        onBoundary
      };
    });
    const found = tables.flatMap((table) => table?.find(isNamed) ?? [])[0];
    return found === undefined ? [] : [{name: found.name, places}];
  });
}

function describeBuild(
  {bytes, reason, sections, functions}: Program,
  index: number,
  hot: readonly HotFunction[],
  geometry: Geometry | null
): ProgramBuild {
  const places = hot.flatMap(({places}) => places[index] ?? []);
  return {
    bytes,
    functions: functions.symbol.length,
    reason,
    sections,
    pressure: geometry && setPressure(places, geometry),
    sets: geometry && occupancy(places, geometry).filter((lines) => lines.length > 0).length,
    onBoundary: places.reduce((sum, {onBoundary}) => sum + onBoundary, 0)
  };
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
