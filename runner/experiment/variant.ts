import {wrongKey} from "./context.ts";
import type {Context} from "./context.ts";
import type {Flags, Revision, Variant} from "./experiment.ts";

export type Axis = "revision" | "flags";

/** What a name picks: the variants that carry it, and the axes on which it says something. */
export interface Selection {
  name: string;
  axes: Axis[];
  variants: Variant[];
}

/** Returns every set of flags. */
export function toFlags(context: Context): Flags[] {
  return Object.entries(context.spec.flags ?? {}).map(([name, spec]) => {
    if (name.trim() === "") wrongKey(context, ["flags", name], "Flags need a name.");
    const {FLAGS = "", ...build} = spec.build ?? {};
    const {RUN_FLAGS = "", ...run} = spec.run ?? {};
    return {name, text: FLAGS, runText: RUN_FLAGS, build, run};
  });
}

/** Returns every revision under every set of flags; an axis with one entry is left out of the names. */
export function toVariants(revisions: Revision[], flags: Flags[], context: Context): Variant[] {
  const sets: (string | null)[] = flags.length === 0 ? [null] : flags.map(({name}) => name);
  const variants = revisions.flatMap(({name}) =>
    sets.map((set) => toVariant(name, set, revisions.length, sets.length))
  );
  for (const {name} of flags) {
    if (!revisions.some((revision) => revision.name === name)) continue;
    wrongKey(context, ["flags", name], `“${name}” is a revision, too. Give one of them another name.`);
  }
  checkPaths(variants, context);
  return variants;
}

/** Returns what a name picks, or null if nothing carries it. */
export function select(name: string, variants: Variant[]): Selection | null {
  for (const {axes, carries} of ways) {
    const picked = variants.filter((variant) => carries(variant, name));
    if (picked.length > 0) return {name, axes, variants: picked};
  }
  return null;
}

/** Returns the names that pick something, for messages. */
export function selectable(variants: Variant[]): string[] {
  const names = variants.flatMap(({revision, flags, name}) => [revision, flags ?? "", name]);
  return [...new Set(names)].filter((name) => name !== "");
}

const ways: {axes: Axis[]; carries: (variant: Variant, name: string) => boolean}[] = [
  {axes: ["revision"], carries: ({revision}, name) => revision === name},
  {axes: ["flags"], carries: ({flags}, name) => flags === name},
  {axes: ["revision", "flags"], carries: ({revision, flags}, name) => `${revision}/${flags}` === name}
];

function toVariant(revision: string, flags: string | null, revisions: number, sets: number): Variant {
  const axes = [revisions > 1 ? revision : "", sets > 1 ? flags : ""].filter((name) => name);
  return {name: axes.length > 0 ? axes.join("/") : revision || (flags ?? ""), revision, flags};
}

// A revision a/b and the revision a under the flags b would have the same name.
function checkPaths(variants: Variant[], context: Context) {
  for (const {revision, flags} of variants) {
    const path = `${revision}/${flags}`;
    if (flags === null || !variants.some((other) => other.revision === path || other.flags === path)) continue;
    wrongKey(context, ["flags", flags], `“${path}” is also the name of a revision. Give one of them another name.`);
  }
}
