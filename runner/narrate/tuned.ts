import type {Artifact} from "../result/types.ts";
import {list} from "./words.ts";

/** Returns what was set on the machine while a run measured, in words; null if nothing was. */
export function tunedText({run}: Pick<Artifact, "run">): string | null {
  const tuned = run.sessions.filter(({tuned}) => tuned !== undefined);
  const items = tuned.flatMap(({tuned = []}) => tuned.map(({item}) => item));
  if (items.length === 0) return null;
  const when = tuned.length < run.sessions.length ? `, in ${tuned.length} of its ${run.sessions.length} sessions` : "";
  return `${listItems(items)}${when}`;
}

/** Returns what can be set on a machine as words in a sentence, e.g., “governor and turbo”. */
export function listItems(items: readonly string[]): string {
  return list([...new Set(items)].map((item) => (/^[A-Z][a-z]/.test(item) ? decapital(item) : item)));
}

/** A name such as NUMA is no case for this. */
function decapital(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
