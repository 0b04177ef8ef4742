import {checkClashes} from "./clash.ts";
import {wrong} from "./context.ts";
import type {Context} from "./context.ts";
import type {Experiment} from "./experiment.ts";
import {commandReferences, references} from "./expansion.ts";
import type {Reference} from "./expansion.ts";
import {suggestion} from "./nearest.ts";
import type {Place} from "./problem.ts";
import {find} from "./tree.ts";
import {usesOf} from "./uses.ts";
import type {Use} from "./uses.ts";

/**
 * Reports every $NAME that would have no value when it is needed, and every name
 * that would have two. What a shell makes of a name is its own affair, unless
 * the name is plainly an input’s.
 */
export function checkNames(experiment: Experiment, context: Context) {
  checkClashes(experiment, context);
  const unknown = new Map<string, Unknown>();
  for (const use of usesOf(experiment)) {
    for (const reference of referencesOf(use, context)) {
      if (use.known.includes(reference.name)) continue;
      if (use.form === "shell" && !reference.name.startsWith("INPUT_")) continue;
      const key = JSON.stringify([use.path, reference]);
      const {flags, known} = unknown.get(key) ?? {flags: [], known: []};
      unknown.set(key, {use, reference, flags: [...flags, use.flags], known: [...known, ...use.known]});
    }
  }
  for (const found of unknown.values()) reportUnknown(found, experiment.flags.length, context);
}

interface Unknown {
  use: Use;
  reference: Reference;
  flags: (string | null)[]; // under which it is unknown
  known: string[]; // what is known under any of them
}

function referencesOf({text, path, form}: Use, context: Context): Reference[] {
  if (form !== "command") return references(text);
  let start = 0;
  return text.split("\n").flatMap((line) => {
    const offset = start;
    start += line.length + 1;
    try {
      return commandReferences(line).map(({name, index}) => ({name, index: index + offset}));
    } catch (error) {
      wrong(context, path, (error as Error).message);
      return [];
    }
  });
}

function reportUnknown({use, reference, flags, known}: Unknown, sets: number, context: Context) {
  const {name} = reference;
  const under = new Set(flags);
  const [first] = under;
  const which = first && under.size < sets ? ` under the flags “${first}”` : "";
  const names = [...new Set(known)].map((name) => `$${name}`);
  context.report(
    placeOf(use, reference, context),
    `$${name} is not known here${which}.${suggestion(`$${name}`, names)}`
  );
}

// Returns the place of a name in what was written. Quotes and indentation make
// that longer than the text itself; so the name is counted, not measured.
function placeOf({path, text}: Use, {name, index}: Reference, context: Context): Place {
  const tree = find(context.tree, path);
  if (tree?.kind !== "text") return tree?.place ?? context.tree.place;
  const {source, start, end} = tree.place;
  const written = text.startsWith("${", index) ? `\${${name}}` : `$${name}`;
  const before = text.slice(0, index).split(written).length - 1;
  let at = source.text.indexOf(written, start);
  for (let i = 0; i < before && at >= 0; i++) at = source.text.indexOf(written, at + written.length);
  return at >= 0 && at < end ? {source, start: at, end: at + written.length} : tree.place;
}
