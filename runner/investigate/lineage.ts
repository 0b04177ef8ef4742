import type {HistoryRevision} from "../result/types.ts";
import type {History, HistoryRequest, Lab} from "./lab.ts";

type Contains = (revision: number, culprit: number) => boolean;

/**
 * Returns which revision has which among its ancestors, for a history that is no
 * line. Where only some paths count, the commits left out connect the others, and
 * so the whole history is asked for.
 */
export async function linesOf(
  revisions: readonly HistoryRevision[],
  ends: Pick<HistoryRequest, "from" | "to" | "input">,
  path: readonly string[],
  lab: Lab
): Promise<Contains> {
  const whole = path.length === 0 ? revisions : await wholeHistory(revisions, ends, lab);
  const index = new Map(revisions.map(({hash}, i) => [hash, i]));
  const ancestors = new Map<string, Set<number>>(); // by hash, those of the revisions that it has or is
  for (const {hash, parents} of whole) {
    const own = new Set(parents.flatMap((parent) => [...(ancestors.get(parent) ?? [])]));
    const i = index.get(hash);
    if (i !== undefined) own.add(i);
    ancestors.set(hash, own);
  }
  const contained = revisions.map(({hash}) => ancestors.get(hash) ?? new Set<number>());
  return (revision, culprit) => contained[revision]?.has(culprit) ?? false;
}

async function wholeHistory(
  revisions: readonly HistoryRevision[],
  ends: Pick<HistoryRequest, "from" | "to" | "input">,
  lab: Lab
): Promise<{hash: string; parents: string[]}[]> {
  const {commits} = await lab.history({...ends, firstParent: false, path: []});
  return [...revisions.slice(0, 1), ...(commits ?? [])];
}

/** Returns what to say of ends between which there is no line. */
export function unrelated({from, to, mergeBase}: History): string {
  const [a, b] = [from.hash.slice(0, 12), to.hash.slice(0, 12)];
  const common =
    mergeBase === null
      ? "They have nothing in common."
      : `Take ${mergeBase.hash.slice(0, 12)}, which both come from, as one of the ends.`;
  return `Neither of ${a} and ${b} is an ancestor of the other. ${common}`;
}
