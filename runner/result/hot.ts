import {findingsOf} from "./findings.ts";
import type {Finding} from "./types.ts";

/** The least share of a variant’s time with which a function is hot. */
export const HOT = 0.01;

/** Returns the functions in which profiles found at least 1 % of some variant’s time, the hottest first. */
export function hotFunctions(findings: readonly Finding[]): {name: string; object: string}[] {
  const found = findingsOf({findings: [...findings]}, "profile").flatMap(({functions}) => functions);
  const hottest = new Map<string, {name: string; object: string; share: number}>();
  for (const {name, object, shares} of found) {
    const key = JSON.stringify([object, name]);
    const share = Math.max(0, ...shares, hottest.get(key)?.share ?? 0);
    hottest.set(key, {name, object, share});
  }
  return [...hottest.values()]
    .filter(({share}) => share >= HOT)
    .sort((a, b) => b.share - a.share)
    .map(({name, object}) => ({name, object}));
}
