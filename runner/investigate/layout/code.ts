import {cacheName} from "../../narrate/binaries.ts";
import {list, plural} from "../../narrate/words.ts";
import {findingsOf} from "../../result/findings.ts";
import type {BinariesFinding, ComparedProgram, Finding, FunctionChange, Rung} from "../../result/types.ts";
import type {Cache, Inspection} from "../lab.ts";
import {compareProgram} from "../program.ts";

const NAMED = 4; // functions that a sentence can hold

/** Two variants’ programs, compared function by function. */
export interface ComparedCode {
  programs: ComparedProgram[]; // of two builds: the baseline’s, then the variant’s
  cache: Cache | null;
  hotKnown: boolean; // whether a profile told which functions are hot
  step: string | null; // that compared them; null: the step that asks
}

/** Compares two builds’ programs that have the same path. */
export function compareCode(
  [baseline, variant]: readonly [Inspection, Inspection],
  variants: readonly [string, string],
  {cache, hot}: {cache: Cache | null; hot: readonly {name: string; object: string}[]}
): ComparedCode {
  const programs = baseline.programs.flatMap((program) => {
    const other = variant.programs.find(({path}) => path === program.path);
    if (other === undefined || program.functions.symbol.length === 0) return [];
    return [compareProgram([program, other], {variants, geometry: cache, hot})];
  });
  return {programs, cache, hotKnown: hot.length > 0, step: null};
}

/** Returns what an earlier step found of two variants’ shipped programs; null if none did. */
export function earlierCode(
  earlier: readonly Finding[],
  {baseline, variant}: {baseline: string; variant: string}
): ComparedCode | null {
  const found = findingsOf({findings: [...earlier]}, "binaries").findLast(
    ({status, hotKnown, variants}) =>
      status === "done" && hotKnown && variants[0] === baseline && variants.includes(variant)
  );
  if (found === undefined) return null;
  const {cache, hotKnown, step} = found;
  return {programs: found.programs.flatMap((program) => ofTwo(program, found, variant)), cache, hotKnown, step};
}

function ofTwo(
  {path, builds, comparisons, hot}: ComparedProgram,
  {variants}: BinariesFinding,
  variant: string
): ComparedProgram[] {
  const i = variants.indexOf(variant);
  const comparison = comparisons.filter((one) => one.variant === variant);
  if (comparison.length === 0) return [];
  const pick = <T>(list: readonly T[]): T[] => [0, i].flatMap((index) => list.slice(index, index + 1));
  return [
    {
      path,
      builds: pick(builds),
      comparisons: comparison,
      hot: hot.map(({name, places}) => ({name, places: pick(places)}))
    }
  ];
}

/** Tells whether the hot functions have the same code. */
export function bodiesRung({programs, hotKnown, step}: ComparedCode): Rung {
  const rung = {rung: "bodies" as const, step};
  if (programs.length === 0) {
    return {...rung, answer: "cannot tell", evidence: "No program whose functions can be read is kept of both builds."};
  }
  const hot = hotOf(programs);
  if (!hotKnown) {
    const total = sum(programs.map(({builds}) => builds[1]?.functions ?? 0));
    const other = sum(
      programs.flatMap(({comparisons}) =>
        comparisons.map(({changed, added, removed, unknown}) => changed.count + added.count + removed.count + unknown)
      )
    );
    return other === 0
      ? {...rung, answer: "yes", evidence: `All ${plural(total, "function")} have the same code.`}
      : {
          ...rung,
          answer: "cannot tell",
          evidence: `Of ${plural(total, "function")} ${other} changed, were added or removed, and which are hot is not known: profile the variants in an earlier step.`
        };
  }
  if (hot.length === 0) {
    return {...rung, answer: "cannot tell", evidence: "None of the hot functions is in a program that is kept."};
  }
  const changed = named(hot, "changed", "added", "removed");
  if (changed.length > 0) {
    return {
      ...rung,
      answer: "no",
      evidence: `Of ${plural(hot.length, "hot function")} ${changed.length} changed: ${some(changed)}.`
    };
  }
  const unknown = named(hot, "unknown");
  return unknown.length > 0
    ? {...rung, answer: "cannot tell", evidence: `The code of ${some(unknown)} could not be read.`}
    : {
        ...rung,
        answer: "yes",
        evidence:
          hot.length === 1
            ? `The only hot function, ${hot[0]?.name ?? ""}, has the same code.`
            : `All ${plural(hot.length, "hot function")} have the same code.`
      };
}

/** Tells whether hot functions, or any where none is known to be hot, are elsewhere. */
export function movedRung({programs, hotKnown, step}: ComparedCode): Rung {
  const rung = {rung: "moved" as const, step};
  const hot = hotOf(programs);
  const count = (change: "same" | "moved"): number =>
    hotKnown
      ? named(hot, change).length
      : sum(programs.flatMap(({comparisons}) => comparisons.map((comparison) => comparison[change])));
  const [same, moved] = [count("same"), count("moved")];
  const functions = plural(same + moved, hotKnown ? "hot function" : "function");
  if (same + moved === 0) {
    return {...rung, answer: "cannot tell", evidence: "No such function is known that has the same code in both."};
  }
  if (moved === 0) {
    const evidence = `Of ${functions} with the same code none is at another address.`;
    return {...rung, answer: "no", evidence};
  }
  const evidence = `Of ${functions} with the same code ${moved} ${moved === 1 ? "is" : "are"} at another address.`;
  return {...rung, answer: "yes", evidence};
}

/** Tells whether hot functions share the sets of the instruction cache otherwise. */
export function pressureRung(
  {programs, cache, hotKnown, step}: ComparedCode,
  [baseline, variant]: readonly [string, string]
): Rung {
  const rung = {rung: "pressure" as const, step};
  if (cache === null || !hotKnown || hotOf(programs).length === 0) {
    const why =
      cache === null ? "The ways of the instruction cache are not known." : "Which functions are hot is not known.";
    return {...rung, answer: "cannot tell", evidence: why};
  }
  const [before, after] = [0, 1].map((i) => sum(programs.map(({builds}) => builds[i]?.pressure ?? 0)));
  const evidence =
    before === after
      ? before === 0
        ? `In both, hot functions fit into their sets of the ${cacheName(cache)}.`
        : `In both, ${plural(before ?? 0, "line")} of hot functions are too many for their sets of the ${cacheName(cache)}.`
      : `Too many for their sets of the ${cacheName(cache)} are ${plural(after ?? 0, "line")} of hot functions in ${variant}, and ${before ?? 0} in ${baseline}.`;
  return {...rung, answer: before === after ? "no" : "yes", evidence};
}

function hotOf(programs: readonly ComparedProgram[]): ComparedProgram["hot"] {
  return programs.flatMap(({hot}) => hot);
}

function named(hot: ComparedProgram["hot"], ...changes: FunctionChange[]): string[] {
  return hot.filter(({places}) => changes.includes(places[1]?.change ?? "removed")).map(({name}) => name);
}

function some(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return list(rest > 0 ? [...names.slice(0, NAMED), `${rest} more`] : names);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
