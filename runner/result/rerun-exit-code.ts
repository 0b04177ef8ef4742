import {exitCode} from "./exit-code.ts";
import type {Artifact, Outcome} from "./types.ts";

/**
 * Returns the exit code of a rerun: 5 if it does not reproduce a finding; 1 if
 * something failed that did not fail the first time; 3 if it was too noisy for any
 * verdict; else 0, also where an expectation is as little met as it was.
 */
export function rerunExitCode(
  first: Artifact,
  second: Artifact,
  repetitions: readonly {outcome: Outcome}[]
): 0 | 1 | 3 | 5 {
  if (repetitions.some(({outcome}) => outcome === "not reproduced")) return 5;
  const code = exitCode(second);
  return (code === 1 && exitCode(first) !== 1) || code === 3 ? code : 0;
}
