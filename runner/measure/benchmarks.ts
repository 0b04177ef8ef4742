/** Returns whether a benchmark is asked for: it matches a glob (* and ?) and, of the globs that match, none excludes it. */
export function isPicked(benchmark: string, globs: readonly string[] | null): boolean {
  if (globs === null) return true;
  const included = globs.filter((glob) => !glob.startsWith("!"));
  const excluded = globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
  const matches = (glob: string) => toPattern(glob).test(benchmark);
  return (included.length === 0 || included.some(matches)) && !excluded.some(matches);
}

/**
 * Returns values by the names that they go by in the artifact. A measurement
 * that has but one benchmark needs no name for it, and so its name is empty;
 * what the baseline’s first start gave (`known`; null: this is it) decides, so
 * that a variant that lacks the others does not rename the one it has.
 */
export function nameBenchmarks<T>(values: Record<string, T>, known: readonly string[] | null): Record<string, T> {
  const [only, ...others] = Object.entries(values);
  const nameless = known === null || (known.length === 1 && known[0] === "");
  return only !== undefined && others.length === 0 && nameless ? {"": only[1]} : values;
}

function toPattern(glob: string): RegExp {
  const escaped = glob.replace(/[\\^$+.()|[\]{}]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}
