import type {Tool} from "./tools.ts";
import type {Declared} from "./environment.ts";
import {hashBytes} from "../source/digest.ts";

/** All that decides what a build makes. What is not in here does not, or must not. */
export interface Ingredients {
  tree: string | null; // hash of the checkout, after within and without; null: no source
  submodules: boolean; // whether they are checked out; which commits is part of the tree
  patches: string[]; // SHA-256 of each, in order
  overlay: string | null; // SHA-256 of what it holds
  lines: string | null; // of the recipe; null: nothing to build
  keep: string[] | null;
  flags: string | null; // $FLAGS
  environment: Declared[]; // the experiment’s, the flags’ and the recipe’s, in this order
  inputs: Record<string, string>; // name → what identifies its content
  tools: Tool[];
  replicate: number;
  shims?: string; // identity of what stands before compilers and linkers, so that layouts can be made of the build
}

/**
 * Returns the key of a build: the same for the same ingredients on this kind of
 * machine. Variables count as they are written, not as they are expanded: $BUILD
 * holds the key itself, and $CACHE, $JOBS and $PATH change without changing what
 * is made (which compiler PATH leads to is seen from the tools). A secret’s value
 * is left out: it opens doors and decides nothing, and a hash of it could be
 * guessed back from the key.
 */
export function toBuildKey(ingredients: Ingredients, {platform, arch} = process): string {
  const {environment, inputs, ...rest} = ingredients;
  const content = {
    version: 1, // of how builds are made: raised when the same ingredients would give something else
    platform,
    arch,
    ...rest,
    environment: environment.map(({name, text, literal, secret}) =>
      secret === null ? {name, text, literal} : {name, secret}
    ),
    inputs: Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1))
  };
  return hashBytes(JSON.stringify(content)).slice(0, 24);
}
