import type {LayoutFinding} from "../result/types.ts";
import {undone, type Narration} from "./finding.ts";
import {sentence} from "./words.ts";

/** Returns in words what placement does to a difference. */
export function narrateLayout(finding: LayoutFinding): Narration {
  return {headline: undone(finding), paragraphs: [], described: null, warnings: []};
}

/** Returns the short answer: what placement does to a difference. */
export function layoutAnswer(finding: LayoutFinding): string[] {
  return [sentence(narrateLayout(finding).headline)];
}
