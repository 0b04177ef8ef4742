import type {Build, HistoryRevision} from "../result/types.ts";
import type {Commit, Lab, VariationRequest} from "./lab.ts";

/**
 * The revisions that a step goes through, the oldest first. What is built of
 * them is a variant each; which of them that is, and what became of it, is kept
 * with the revision.
 */
export interface Range {
  revisions: HistoryRevision[];
  /** Returns the variant that stands for a revision, made when it is first asked for. */
  variant(index: number): Promise<string>;
  /** Builds revisions that have no build yet; those that fail become untestable. */
  build(indices: readonly number[]): Promise<Build[]>;
  isBuilt(index: number): boolean;
  /** Groups of revisions whose code is the same bytes, of those that were built. */
  same(): number[][];
}

/** A commit, and the variant that it is if the experiment names it. */
export interface Place {
  commit: Commit;
  variant: string | null;
}

/** Returns the range of the places, whose variants are made like a given one, or of no variant under the flags. */
export function openRange(
  places: readonly Place[],
  like: Pick<VariationRequest, "of" | "flags" | "input">,
  lab: Lab
): Range {
  const revisions = places.map(({commit, variant}): HistoryRevision => {
    return {...commit, variant, state: "not measured", sameAs: null, reason: null};
  });
  const builds = new Map<number, Build>();

  async function variant(index: number): Promise<string> {
    const revision = at(revisions, index);
    if (revision.variant !== null) return revision.variant;
    const {variant} = await lab.vary({...like, at: revision.hash, without: null});
    revision.variant = variant.name;
    return variant.name;
  }

  return {
    revisions,
    variant,
    isBuilt: (index) => builds.has(index),

    async build(indices) {
      const wanted = indices.filter((index) => !builds.has(index));
      const variants: string[] = [];
      for (const index of wanted) variants.push(await variant(index));
      const made = await lab.build(variants.map((variant) => ({variant, replicate: 1})));
      for (const [i, build] of made.entries()) {
        const index = wanted[i] ?? 0;
        builds.set(index, build);
        if (build.status !== "ok") exclude(at(revisions, index), build.reason ?? "It does not build.");
      }
      markSame(revisions, groups(builds));
      return made;
    },

    same: () => groups(builds).filter((group) => group.length > 1)
  };
}

/** A revision that never succeeds is untestable after so many failures. */
export const FAILURES = 2;

/** Marks a revision as one that cannot be tested. */
export function exclude(revision: HistoryRevision, reason: string): void {
  revision.state = "untestable";
  revision.reason = reason;
}

/** Returns an entry of a list that is known to have it. */
export function at<T>(list: readonly T[], index: number): T {
  const entry = list[index];
  if (entry === undefined) throw new Error(`There is no entry ${index} among ${list.length}.`);
  return entry;
}

function groups(builds: ReadonlyMap<number, Build>): number[][] {
  const byCode = new Map<string, number[]>();
  for (const [index, build] of [...builds].sort(([a], [b]) => a - b)) {
    if (build.status !== "ok") continue;
    const code = codeOf(build);
    byCode.set(code, [...(byCode.get(code) ?? []), index]);
  }
  return [...byCode.values()];
}

/**
 * What is the same for builds with the same code: the bytes of what is executed,
 * and of what the commands name, or all that went into a build which has no programs.
 */
function codeOf({key, files, named}: Build): string {
  if (files.length === 0) return key;
  const programs = new Set(files.map(({path}) => path));
  return JSON.stringify([
    files.map(({path, sha256, textSha256}) => [path, textSha256 ?? sha256]),
    named.filter(({path}) => !programs.has(path)).map(({path, sha256}) => [path, sha256])
  ]);
}

function markSame(revisions: HistoryRevision[], groups: readonly number[][]): void {
  for (const [first, ...others] of groups) {
    for (const other of others) at(revisions, other).sameAs = first ?? null;
  }
}
