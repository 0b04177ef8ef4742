import type {Artifact} from "./types.ts";

/**
 * Returns the exit code of a run: 0 done; 1 a variant or measurement failed; 4
 * an expectation was not met; 3 too noisy for any verdict. What is listed first
 * of the last three counts.
 */
export function exitCode({builds, findings}: Artifact): 0 | 1 | 3 | 4 {
  const judged = findings.flatMap(({comparisons}) => comparisons.filter((comparison) => comparison.judged));
  const failed =
    builds.some(({status}) => status !== "ok") ||
    findings.some(({status}) => status === "failed") ||
    judged.some(({verdict}) => verdict === null);
  if (failed) return 1;
  if (findings.some(({expect}) => expect?.met === false)) return 4;
  return judged.length > 0 && judged.every(({verdict}) => verdict === "too noisy") ? 3 : 0;
}
