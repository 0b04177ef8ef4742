import {list, plural, sentence} from "../narrate/words.ts";
import {tailLines} from "./progress-plain.ts";
import type {Layout} from "./results.ts";
import {plainStyle} from "./style.ts";
import {item} from "./text.ts";

/** What a valid experiment file says. */
export interface CheckReport {
  path: string; // as the user would write it
  variants: string[];
  measurements: string[];
  steps: string[];
  warnings: string[]; // as sentences
  failures?: {text: string; tail: string}[]; // of patches: a sentence, and the hunk that was rejected
}

/** Returns what was understood of a valid file; what is wrong with an invalid one is said by its errors. */
export function formatCheck(report: CheckReport, {width, style = plainStyle}: Layout): string {
  const {path, variants, measurements, steps, warnings, failures = []} = report;
  const parts = [counted(variants, "variant"), counted(measurements, "measurement"), counted(steps, "step")];
  return [
    item(style.good("✓"), `${path} is valid: ${list(parts)}.`, width),
    ...warnings.map((warning) => item(style.warning("!"), sentence(warning), width)),
    ...failures.flatMap(({text, tail}) => [item(style.bad("✗"), sentence(text), width), ...tailLines(tail)])
  ].join("\n");
}

function counted(names: readonly string[], noun: string): string {
  return names.length === 0 ? `no ${noun}` : `${plural(names.length, noun)} (${names.join(", ")})`;
}
