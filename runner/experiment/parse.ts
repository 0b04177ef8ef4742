import {isAlias, isMap, isScalar, parseDocument, visit} from "yaml";
import type {Alias, Document, Node, Scalar, YAMLError, YAMLMap} from "yaml";
import type {Place, Report, SourceText} from "./problem.ts";
import {cutByComment, explainSyntax} from "./slip.ts";
import {beginning, mapTree, textTree} from "./tree.ts";
import type {MapTree, Tree} from "./tree.ts";

/**
 * Returns the tree of a YAML text, or null if it is no map at all. Every value
 * stays text (the failsafe schema), so that 3.10 and 12e4567 are what was typed.
 */
export function parse(source: SourceText, report: Report): MapTree | null {
  const document = parseDocument(source.text, {schema: "failsafe", prettyErrors: false, logLevel: "silent"});
  const problems: YAMLError[] = [...document.errors, ...document.warnings];
  // What comes after the first few mostly follows from them.
  for (const error of problems.slice(0, 3)) reportSyntax(error, source, report);
  const unresolved = reportAliases(document, source, report);
  if (document.contents === null) {
    report(beginning(source), "The file is empty. Six lines make an experiment: see docs/experiment.md.");
    return null;
  }
  // A tree of what could not be read would only repeat the complaint in other words.
  if (problems.length > 0 || unresolved) return null;
  const tree = toTree(document.contents, {document, source, report, within: new Set(), aliases: {count: 0}});
  if (tree.kind === "map") return tree;
  report(tree.place, "An experiment is a map of keys, e.g., “title: …”.");
  return null;
}

const most = 1000; // aliases

interface Context {
  document: Document;
  source: SourceText;
  report: Report;
  within: Set<Node>; // collections being read, since an alias may name one that holds it
  aliases: {count: number}; // read so far: a few that name each other multiply without end
}

function toTree(node: Node, context: Context): Tree {
  const place = placeOf(node, context.source);
  if (isAlias(node)) return aliasTree(node, place, context);
  if (isScalar(node)) return scalarTree(node, place, context);
  context.within.add(node);
  const tree = isMap(node) ? toMap(node, place, context) : toList(node, place, context);
  context.within.delete(node);
  return tree;
}

function aliasTree(node: Alias, place: Place, context: Context): Tree {
  const target = node.resolve(context.document);
  context.aliases.count += 1;
  if (context.aliases.count === most) context.report(place, `A file may use no more than ${most} aliases.`);
  if (target && context.within.has(target)) context.report(place, `“*${node.source}” contains itself.`);
  else if (target && context.aliases.count < most) return toTree(target, context);
  return textTree("", place);
}

function scalarTree(node: Scalar, place: Place, {source, report}: Context): Tree {
  const cut = cutByComment(node, source);
  if (cut) report(cut.place, cut.message);
  const block = node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED";
  const empty = node.value === null || (node.type === "PLAIN" && node.value === "");
  return {kind: "text", text: String(node.value ?? ""), block, empty, place};
}

function toList(node: Exclude<Node, Alias | Scalar | YAMLMap>, place: Place, context: Context): Tree {
  return {kind: "list", items: node.items.map((item) => toTree(item as Node, context)), place};
}

function toMap(node: YAMLMap, place: Place, context: Context): MapTree {
  const map = mapTree(place);
  for (const pair of node.items) {
    const key = pair.key as Node;
    const at = placeOf(key, context.source);
    if (!isScalar(key)) {
      context.report(at, "A key is text.");
      continue;
    }
    const value = pair.value ? toTree(pair.value as Node, context) : {...textTree("", at), empty: true};
    map.entries.set(String(key.value), {key: at, value});
  }
  return map;
}

function placeOf(node: Node, source: SourceText): Place {
  const [start, end] = node.range ?? [0, 1];
  return {source, start, end: Math.max(end, start + 1)};
}

function reportSyntax(error: YAMLError, source: SourceText, report: Report) {
  const [start, end] = error.pos;
  const explained = explainSyntax(error, source);
  report(explained?.place ?? {source, start, end}, explained?.message ?? `This is not YAML: ${error.message}.`);
}

// An alias that no anchor precedes is usually a glob that wants quotes.
function reportAliases(document: Document, source: SourceText, report: Report): boolean {
  let unresolved = false;
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document)) return;
      unresolved = true;
      const place = placeOf(node, source);
      const text = source.text.slice(place.start, place.end);
      report(place, `YAML takes a leading “*” for an alias, and there is no such anchor. Quote the text: "${text}".`);
    }
  });
  return unresolved;
}
