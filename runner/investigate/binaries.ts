import type {BinariesStep} from "../experiment/experiment.ts";
import {hotFunctions} from "../result/hot.ts";
import type {BinariesFinding, Build} from "../result/types.ts";
import {hasJumpErratum} from "../statistics/binaries/erratum.ts";
import type {StepContext} from "./context.ts";
import type {Inspection, Lab} from "./lab.ts";
import {compareProgram} from "./program.ts";

/** Compares variants’ builds function by function. */
export async function binaries(step: BinariesStep, lab: Lab, {earlier}: StepContext): Promise<BinariesFinding> {
  const {variants} = step;
  const empty = emptyBinaries(step);
  const builds = await lab.build(variants.map((variant) => ({variant, replicate: 1})));
  const failed = builds.filter(({status}) => status !== "ok");
  if (failed.length > 0) return {...empty, status: "failed", reason: failed.map(whyFailed).join(" ")};
  const inspected: Inspection[] = [];
  for (const variant of variants) inspected.push(await lab.inspect({variant, replicate: 1}));
  const reason = whyNothing(builds, inspected);
  if (reason !== null) return {...empty, status: "skipped", reason};
  const {L1I, ...kind} = await lab.processor();
  const geometry = step.cache ?? L1I;
  const hot = hotFunctions(earlier);
  const paths = [...new Set(inspected.flatMap(({programs}) => programs.map(({path}) => path)))].sort();
  const programs = paths
    .map((path) => inspected.map(({programs}) => programs.find((program) => program.path === path) ?? null))
    .filter((builds) => builds.filter((program) => program !== null).length > 1 || variants.length === 1)
    .map((builds) => compareProgram(builds, {variants, geometry, hot}));
  return {
    ...empty,
    cache: geometry === null ? null : {...geometry, given: step.cache !== null},
    erratum: hasJumpErratum(kind),
    hotKnown: hot.length > 0,
    programs
  };
}

/** Returns what is found where nothing was done. */
export function emptyBinaries({name, question, variants}: BinariesStep): BinariesFinding {
  return {
    kind: "binaries",
    step: name,
    question,
    status: "done",
    reason: null,
    variants,
    cache: null,
    erratum: null,
    hotKnown: false,
    programs: []
  };
}

function whyFailed({variant, reason}: Build): string {
  return `${variant} was not built${reason === null ? "." : `: ${reason}`}`;
}

/** Returns why there are no functions to compare, in a sentence; null where there are some. */
function whyNothing(builds: readonly Build[], inspected: readonly Inspection[]): string | null {
  const programs = inspected.flatMap(({programs}) => programs);
  if (programs.length === 0) {
    return builds.every(({files}) => files.length === 0)
      ? "The builds keep no programs or libraries; what is kept is up to `keep` of the build."
      : "The builds keep no programs or libraries in the format ELF, as Linux has them: scripts have no functions to compare.";
  }
  const [first] = programs;
  if (programs.some(({functions}) => functions.symbol.length > 0)) {
    const kept = inspected.map(({programs}) => new Set(programs.map(({path}) => path)));
    const [one] = kept;
    const common = [...(one ?? [])].some((path) => kept.slice(1).some((paths) => paths.has(path)));
    return common || kept.length === 1 ? null : "The builds have no program in common: none has the same path in two.";
  }
  return `${first?.path ?? ""} cannot be compared. ${first?.reason ?? ""}`.trim();
}
