import {distance} from "fastest-levenshtein";

/**
 * Returns the name that somebody most likely meant, or null if none is near: at
 * most a third of its letters may differ, or one if another is left.
 */
export function nearest(name: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const candidate of names) {
    const edits = edit(name.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3));
    if (edits > allowed || edits >= least || edits >= candidate.length) continue;
    best = candidate;
    least = edits;
  }
  return best;
}

// Two letters in the wrong order are one mistake.
function edit(name: string, candidate: string): number {
  const swapped = Array.from({length: Math.max(0, name.length - 1)}, (_, i) => {
    const letters = name.charAt(i + 1) + name.charAt(i);
    return 1 + distance(name.slice(0, i) + letters + name.slice(i + 2), candidate);
  });
  return Math.min(distance(name, candidate), ...swapped);
}

/** Returns a sentence that names the nearest name or, failing that, what exists. */
export function suggestion(name: string, names: Iterable<string>): string {
  const all = [...names];
  const near = nearest(name, all);
  if (near !== null) return ` Did you mean “${near}”?`;
  if (all.length === 0) return "";
  return ` There is ${all.length > 20 ? `${all.slice(0, 20).join(", ")}, …` : listed(all)}.`;
}

/** Returns names as prose, e.g., "a, b and c". */
export function listed(names: string[], conjunction = "and"): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} ${conjunction} ${names.at(-1)}`;
}
