import type {Artifact} from "../result/types.ts";
import type {Layout} from "./results.ts";
import {plainStyle, type Style} from "./style.ts";
import {table} from "./table.ts";
import {item, wrap} from "./text.ts";

/** An experiment of the catalogue, with its runs. */
export interface CatalogueEntry {
  name: string;
  title: string;
  problem: string | null; // why its file cannot be used; null: it can
  runs: CatalogueRun[]; // newest first
}

export interface CatalogueRun {
  id: string;
  status: Artifact["run"]["status"];
  machine: string; // its host
  answer: string | null; // as answer() gives it; null: nothing was found yet
}

const MOST = 3; // runs of an experiment

/** Returns the catalogue of experiments, each with its latest runs. */
export function formatCatalogue(entries: readonly CatalogueEntry[], {width, style = plainStyle}: Layout): string {
  if (entries.length === 0)
    return wrap("There are no experiments. An experiment is a YAML file under experiments/.", width);
  return entries.map((entry) => formatEntry(entry, width, style)).join("\n\n");
}

function formatEntry({name, title, problem, runs}: CatalogueEntry, width: number, style: Style): string {
  const [latest] = runs;
  const more = runs.length - MOST;
  return [
    style.bold(name),
    ...(title ? [wrap(title, width, "  ")] : []),
    ...(problem ? [item(style.bad("  ✗"), problem, width)] : []),
    ...(runs.length === 0 && !problem ? [style.dim(`  Not run yet: npm run experiment ${name}`)] : []),
    ...(runs.length > 0 ? [indent(formatRuns(runs.slice(0, MOST), width - 2, style))] : []),
    ...(more > 0 ? [style.dim(`  and ${more} earlier`)] : []),
    ...(latest?.answer ? [item("  →", latest.answer, width)] : [])
  ].join("\n");
}

function formatRuns(runs: readonly CatalogueRun[], width: number, style: Style): string {
  const rows = runs.map(({id, machine, status}) => [id, status === "running" ? "still going" : status, machine]);
  return table([{heading: "run"}, {heading: "status"}, {heading: "machine", shrinks: true}], rows, width, style);
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
