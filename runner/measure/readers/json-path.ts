/** A step into JSON: a member’s name, an element’s index, or all elements. */
export type PathStep = string | number | typeof all;
export const all = Symbol("[*]");

const step = /\.?([^.[\]"'\s][^.[\]]*)|\[(\d+)\]|\[(\*)\]|\.?\["([^"]*)"\]/y;

/**
 * Parses a path such as results[0].mean, benchmarks[*].real_time, or
 * ["requests/s"].mean: names after dots, [n] for one element (from 0), [*] for
 * all, and names with dots or brackets of their own in ["…"]. Throws an Error.
 */
export function parsePath(text: string): PathStep[] {
  const steps: PathStep[] = [];
  const path = text.trim().replace(/^\$(?=$|[.[])\.?/, ""); // as it would start in JSONPath
  for (let i = 0; i < path.length; i = step.lastIndex) {
    step.lastIndex = i;
    const [, name, index, star, quoted] = step.exec(path) ?? [];
    const found = index !== undefined ? Number(index) : star !== undefined ? all : (quoted ?? name);
    const dotted = path[i] === ".";
    if (found === undefined || (typeof found === "string" && quoted === undefined && dotted !== i > 0)) {
      throw new Error(
        `Cannot read the path “${text}” from “${path.slice(i)}” on: it is like results[0].mean or benchmarks[*].time.`
      );
    }
    steps.push(found);
  }
  return steps;
}

/** Returns all that a path leads to, in order; nothing where a member is missing. */
export function followPath(data: unknown, path: readonly PathStep[]): unknown[] {
  const [first, ...rest] = path;
  if (first === undefined) return [data];
  if (first === all) return Array.isArray(data) ? data.flatMap((element) => followPath(element, rest)) : [];
  if (typeof data !== "object" || data === null || !Object.hasOwn(data, first)) return [];
  return followPath((data as Record<string | number, unknown>)[first], rest);
}
