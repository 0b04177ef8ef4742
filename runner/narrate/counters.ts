import type {CountersFinding} from "../result/types.ts";
import {undone, type Narration} from "./finding.ts";
import {sentence} from "./words.ts";

/** Returns in words what the processor did. */
export function narrateCounters(finding: CountersFinding): Narration {
  return {headline: undone(finding), paragraphs: [], described: null, warnings: []};
}

/** Returns the short answer: what the processor did. */
export function countersAnswer(finding: CountersFinding): string[] {
  return [sentence(narrateCounters(finding).headline)];
}
