/** What tells a function from others, and whether it is the same. */
export interface Linked {
  symbol: string;
  aliases: readonly string[];
  file: string | null;
  address: number;
  hash: string | null;
}

export type Change = "same" | "moved" | "changed" | "added" | "removed" | "unknown";

/** A function of two builds; null where it is not in one. */
export interface Match<T extends Linked> {
  before: T | null;
  after: T | null;
  change: Change;
}

/**
 * Pairs the functions of two builds of a program. Functions of one name, which
 * local ones may have, are told apart by their files and then by their code; what
 * a linker folded into another is found by its alias.
 */
export function matchFunctions<T extends Linked>(before: readonly T[], after: readonly T[]): Match<T>[] {
  const left = new Map<string, T[]>();
  for (const one of after) left.set(nameOf(one), [...(left.get(nameOf(one)) ?? []), one]);
  const groups = new Map<string, T[]>();
  for (const one of before) groups.set(nameOf(one), [...(groups.get(nameOf(one)) ?? []), one]);
  const matches: Match<T>[] = [];
  const alone: T[] = [];
  for (const [name, olds] of groups) {
    const news = left.get(name) ?? [];
    for (const pass of passes) {
      for (const old of [...olds]) {
        const at = news.findIndex((candidate) => pass(old, candidate));
        if (at < 0) continue;
        const [found] = news.splice(at, 1);
        olds.splice(olds.indexOf(old), 1);
        if (found !== undefined) matches.push(toMatch(old, found));
      }
    }
    alone.push(...olds);
  }
  const added = [...left.values()].flat();
  return [...matches, ...folded(alone, added, before, after)];
}

type Pass = (before: Linked, after: Linked) => boolean;

const sameFile: Pass = (a, b) => a.file === b.file;
const sameCode: Pass = (a, b) => a.hash !== null && a.hash === b.hash;
const passes: Pass[] = [(a, b) => sameFile(a, b) && sameCode(a, b), sameCode, sameFile, () => true];

/** Optimisers number the copies of a name that they make local, and others’ numbers change when one is added. */
function nameOf({symbol}: Linked): string {
  return symbol.replace(/\.lto_priv\.\d+/, "");
}

/** Pairs what is left by the aliases that either build has for it; the rest was removed or added. */
function folded<T extends Linked>(
  removed: readonly T[],
  added: readonly T[],
  before: readonly T[],
  after: readonly T[]
): Match<T>[] {
  const byAlias = (functions: readonly T[]): Map<string, T> =>
    new Map(functions.flatMap((one) => one.aliases.map((alias) => [alias, one])));
  const [old, now] = [byAlias(before), byAlias(after)];
  const both = new Set<T>();
  const matches = removed.map((one): Match<T> => {
    const found = now.get(one.symbol) ?? added.find(({symbol}) => one.aliases.includes(symbol));
    if (found === undefined) return {before: one, after: null, change: "removed"};
    both.add(found);
    return toMatch(one, found);
  });
  const rest = added.filter((one) => !both.has(one));
  return [
    ...matches,
    ...rest.map((one): Match<T> => {
      const found = old.get(one.symbol);
      return found === undefined ? {before: null, after: one, change: "added"} : toMatch(found, one);
    })
  ];
}

function toMatch<T extends Linked>(before: T, after: T): Match<T> {
  const change =
    before.hash === null || after.hash === null
      ? "unknown"
      : before.hash !== after.hash
        ? "changed"
        : before.address === after.address
          ? "same"
          : "moved";
  return {before, after, change};
}
