import type {ProfileFinding} from "../result/types.ts";
import {undone, type Narration} from "./finding.ts";
import {sentence} from "./words.ts";

/** Returns in words where the time went. */
export function narrateProfile(finding: ProfileFinding): Narration {
  return {headline: undone(finding), paragraphs: [], described: null, warnings: []};
}

/** Returns the short answer: where the time went. */
export function profileAnswer(finding: ProfileFinding): string[] {
  return [sentence(narrateProfile(finding).headline)];
}
