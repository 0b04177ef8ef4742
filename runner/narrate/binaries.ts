import type {BinariesFinding} from "../result/types.ts";
import {undone, type Narration} from "./finding.ts";
import {sentence} from "./words.ts";

/** Returns in words how builds differ, function by function. */
export function narrateBinaries(finding: BinariesFinding): Narration {
  return {headline: undone(finding), paragraphs: [], described: null, warnings: []};
}

/** Returns the short answer: how builds differ, function by function. */
export function binariesAnswer(finding: BinariesFinding): string[] {
  return [sentence(narrateBinaries(finding).headline)];
}
