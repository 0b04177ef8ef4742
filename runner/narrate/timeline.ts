import type {Artifact, TimelineFinding} from "../result/types.ts";
import {undone} from "./finding.ts";
import type {Narration} from "./finding.ts";

/** Returns in words what a timeline found. */
export function narrateTimeline(finding: TimelineFinding, _artifact: Artifact): Narration {
  const headline = finding.status === "done" ? `The timeline has ${finding.series.length} series` : undone(finding);
  return {headline, paragraphs: [], described: null, warnings: []};
}
