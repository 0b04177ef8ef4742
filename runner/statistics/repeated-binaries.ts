import {cleanBuilds} from "../result/builds.ts";
import {findingsOf} from "../result/findings.ts";
import type {Artifact, BinariesFinding} from "../result/types.ts";
import type {Agreement} from "./agreement.ts";

/** Which functions have other code in a variant, in a run and in another run. */
export interface RepeatedBinaries extends Agreement {
  kind: "binaries";
  step: string;
  first: ChangedCode;
  second: ChangedCode | null; // null: the other run has not compared these
}

/** How the functions of a variant’s programs differ from the baseline’s. */
export interface ChangedCode {
  baseline: string;
  variant: string;
  changes: CodeChange[];
  unread: boolean; // not all functions could be compared
}

export interface CodeChange {
  program: string; // path in the build
  what: "changed" | "added" | "removed";
  count: number;
  names: string[]; // the largest first, as many as are kept
}

/** Holds which functions changed between variants against a second run. */
export function repeatedBinaries(first: Artifact, second: Artifact): RepeatedBinaries[] {
  const others = findingsOf(second, "binaries");
  return findingsOf(first, "binaries").flatMap((finding) => {
    const other = others.find(({step}) => step === finding.step) ?? null;
    return finding.variants.slice(1).flatMap((variant): RepeatedBinaries[] => {
      const there = changedIn(finding, variant);
      if (there === null) return [];
      const found = other && changedIn(other, variant);
      const here = found?.baseline === there.baseline ? found : null;
      const tools = otherTools([there.baseline, variant], first, second);
      return [{kind: "binaries", step: finding.step, first: there, second: here, ...agreed(there, here, tools)}];
    });
  });
}

function agreed(there: ChangedCode, here: ChangedCode | null, tools: string | null): Agreement {
  if (here === null) return {outcome: "cannot tell", reason: "The rerun has no programs to hold against it."};
  if (tools !== null) return {outcome: "cannot tell", reason: `The runs were built by different tools: ${tools}.`};
  if (setOf(there) === setOf(here)) {
    if (there.changes.some(({count, names}) => count > names.length)) {
      return {outcome: "cannot tell", reason: "As many functions changed, too many to have all their names."};
    }
    const reason = there.changes.length === 0 ? "No function changed in either run." : "The same functions changed.";
    return {outcome: "reproduced", reason};
  }
  return there.unread || here.unread
    ? {outcome: "cannot tell", reason: "Not all functions could be compared in both runs."}
    : {outcome: "not reproduced", reason: "In the rerun other functions changed."};
}

/** What is compared: functions by their names, in each program. */
function setOf({changes}: ChangedCode): string {
  return JSON.stringify(
    changes.map(({program, what, count, names}) => [program, what, count, ...[...names].sort()]).sort()
  );
}

/** Returns how a variant’s functions differ from the baseline’s; null where nothing was compared. */
function changedIn({programs, status, variants}: BinariesFinding, variant: string): ChangedCode | null {
  const place = variants.indexOf(variant);
  const compared = programs.flatMap(({path, builds, comparisons}) =>
    comparisons
      .filter((comparison) => comparison.variant === variant)
      .map((comparison) => ({path, comparison, builds: [builds[0], builds[place]]}))
  );
  if (status !== "done" || compared.length === 0) return null;
  return {
    baseline: variants[0] ?? "",
    variant,
    changes: compared.flatMap(({path, comparison}) =>
      (["changed", "added", "removed"] as const)
        .map((what) => ({program: path, what, ...comparison[what]}))
        .filter(({count}) => count > 0)
    ),
    unread: compared.some(
      ({comparison, builds}) => comparison.unknown > 0 || builds.some((build) => (build?.reason ?? null) !== null)
    )
  };
}

/** Returns which tools made the variants’ builds there and here; null if these are the same versions. */
export function otherTools(variants: readonly string[], first: Artifact, second: Artifact): string | null {
  const [there, here] = [first, second].map((artifact) => {
    const tools = cleanBuilds(artifact)
      .filter(({variant}) => variants.includes(variant))
      .flatMap((build) => build.tools);
    return new Map(tools.map(({name, version}) => [name, version]));
  });
  const differing = [...(there ?? [])].flatMap(([name, version]) => {
    const other = here?.get(name);
    return other === undefined || other === version ? [] : [`${version} there and ${other} here`];
  });
  return differing.length === 0 ? null : differing.join(", ");
}
