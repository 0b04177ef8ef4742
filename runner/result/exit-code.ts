import {cleanBuilds} from "./builds.ts";
import {findingsOf, untestableVariants} from "./findings.ts";
import type {Artifact} from "./types.ts";

/**
 * Returns the exit code of a run: 0 done; 1 a variant or measurement failed; 4
 * an expectation was not met; 3 too noisy for any verdict. What is listed first
 * of the last three counts.
 */
export function exitCode(artifact: Artifact): 0 | 1 | 3 | 4 {
  const {findings} = artifact;
  const compared = findingsOf({findings}, "comparison");
  const judged = compared.flatMap(({comparisons}) => comparisons.filter((comparison) => comparison.judged));
  const untestable = untestableVariants(findings);
  const failed =
    cleanBuilds(artifact).some(({status, variant}) => status !== "ok" && !untestable.has(variant)) ||
    findings.some(({status}) => status === "failed") ||
    judged.some(({verdict}) => verdict === null);
  if (failed) return 1;
  if (compared.some(({expect}) => expect?.met === false)) return 4;
  return judged.length > 0 && judged.every(({verdict}) => verdict === "too noisy") ? 3 : 0;
}
