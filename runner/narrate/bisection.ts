import type {Artifact, BisectionFinding} from "../result/types.ts";
import {undone} from "./finding.ts";
import type {Narration} from "./finding.ts";

/** Returns in words what a bisection found. */
export function narrateBisection(finding: BisectionFinding, _artifact: Artifact): Narration {
  const headline = finding.status === "done" ? `The bisection ended: ${finding.outcome}` : undone(finding);
  return {headline, paragraphs: [], described: null, warnings: []};
}
