import type {Measurement} from "../experiment/experiment.ts";
import type {Resources, Values} from "../result/types.ts";
import type {Units} from "./metrics.ts";
import {jsonReader} from "./readers/json.ts";
import {linesReader} from "./readers/lines.ts";
import {pyperfReader} from "./readers/pyperf.ts";
import {regexReader} from "./readers/regex.ts";
import {isResource, wallReader} from "./readers/wall.ts";
import {selectOutput, type Readout, type Selection} from "./readout.ts";

/** Turns what one start of a measurement’s command left behind into values. */
export interface Reader {
  /** Returns what $READER_OPTIONS stands for: one process, these loop counts, write there. Empty for most readers. */
  options(request: OptionsRequest): string[];
  /** Reads the values; throws a ReadingError if that cannot be done, and the sample is “unreadable”. */
  read(reading: Reading): Promise<ReaderOutput>;
}

export interface OptionsRequest {
  /** an absolute path in a folder that is new for each sample; nothing is there yet */
  file: string;
  /** loop counts by benchmark, as the first start gave them; null: this is that start, which calibrates them */
  loops: Readonly<Record<string, number>> | null;
}

/** What one start left behind. */
export interface Reading {
  /** paths of what the launcher collected */
  stdout: string;
  stderr: string;
  resources: Resources;
  /** the path that the reader’s options were given */
  file: string;
  /** Returns the absolute path of a file that the experiment names, with its $NAMEs expanded. */
  resolve(path: string): string;
  /** Returns how to start a converter that the experiment names, with its $NAMEs expanded. */
  toCommand(line: string): Converter;
  /** the benchmarks that the measurement’s first start gave, so that names stay the same; null: this is that start */
  benchmarks: readonly string[] | null;
  /** its metrics, so that units do; defaults to null */
  metrics?: readonly {name: string; unit: string}[] | null;
}

/** A command that turns output into lines. */
export interface Converter {
  command: readonly string[];
  directory: string;
  environment: Readonly<Record<string, string>>;
}

export interface ReaderOutput {
  /** benchmark → metric → process → values, in the units beside */
  values: Values;
  units: Units;
  /** loop counts of all benchmarks, those that are not picked included; empty if there is nothing to calibrate */
  loops: Record<string, number>;
  /** sentences on what a report should mention */
  notes: string[];
}

/** A reader of one kind, which knows nothing of the measurement. */
export interface KindReader {
  options(request: OptionsRequest): string[];
  read(reading: Reading): Promise<Readout>;
}

/** Returns a measurement’s reader. Throws an Error if its kind is not available, or its pattern or paths are invalid. */
export function openReader(measurement: Selection & Pick<Measurement, "reads">): Reader {
  const reader = openKind(measurement);
  return {
    options: (request) => reader.options(request),
    read: async (reading) => selectOutput(measurement, await reader.read(reading), reading)
  };
}

function openKind({reads, metrics}: Selection & Pick<Measurement, "reads">): KindReader {
  switch (reads.kind) {
    case "wall":
      return wallReader();
    case "pyperf":
      return pyperfReader(reads);
    case "json":
      return jsonReader(reads);
    case "regex":
      return regexReader(reads);
    case "lines":
      return linesReader(reads, onlyName(metrics));
    case "size":
    case "criterion":
    case "hyperfine":
    case "go":
    case "google-benchmark":
    case "jmh":
    case "mitata":
      throw new Error(`The reader ${reads.kind} is not available yet. There are wall, pyperf, json, regex and lines.`);
  }
}

// The launcher’s metrics may be beside a reader’s, and are not what it prints.
function onlyName(metrics: Measurement["metrics"]): string | undefined {
  const [only, ...others] = metrics.filter(({name}) => !isResource(name));
  return others.length === 0 ? only?.name : undefined;
}
