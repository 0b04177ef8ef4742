import type {KindReader, Reading} from "../reader.ts";
import {readNamedOutput} from "../output.ts";
import {quote, quoteStart, ReadingError} from "../reading-error.ts";
import {followPath, parsePath, type PathStep} from "./json-path.ts";
import {toNumber} from "./number.ts";
import {toRows, type FoundValue} from "./rows.ts";

/**
 * Reads JSON, or JSON Lines, by a path for each metric; see parsePath. A path
 * that leads to several numbers, or to a list of them, gives as many values; of
 * JSON Lines, those of all lines, in order. A path named “benchmark” leads to
 * the names of as many benchmarks, which the others’ values belong to in turn.
 */
export function jsonReader({paths, file}: {paths: Record<string, string>; file: string | null}): KindReader {
  const {benchmark: names, ...metrics} = Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [name, {text: path, steps: parsePath(path)}])
  );
  return {
    options: () => [],
    read: async (reading) => {
      const documents = parseDocuments(await readText(file, reading));
      const benchmarks = names && follow(documents, names.steps).map(String);
      const found = Object.entries(metrics).flatMap(([metric, {text, steps}]) => {
        const values = follow(documents, steps).map((value) => toValue(value, metric, text));
        if (values.length === 0) throw new ReadingError(missing(metric, text, documents));
        if (!benchmarks || benchmarks.length === values.length) {
          return values.map((value, i): FoundValue => ({benchmark: benchmarks?.[i] ?? "", metric, unit: null, value}));
        }
        throw new ReadingError(
          `The JSON has ${benchmarks.length} benchmarks at ${names.text}, and ${values.length} values of ${metric} at ${text}.`
        );
      });
      return {rows: toRows(found)};
    }
  };
}

function readText(file: string | null, {stdout, resolve}: Reading): Promise<string> {
  return readNamedOutput(file === null ? stdout : resolve(file));
}

// Returns the document, or one for each line that holds one; lines of another kind may stand between them.
function parseDocuments(text: string): unknown[] {
  let reason: string;
  try {
    return [JSON.parse(text)];
  } catch (error) {
    reason = (error as Error).message;
  }
  const lines = text.split("\n").filter((line) => /^\s*[[{]/.test(line));
  try {
    if (lines.length > 0) return lines.map((line): unknown => JSON.parse(line));
  } catch {
    // Not JSON Lines, then: what the whole text lacks tells more.
  }
  throw new ReadingError(`The output is not JSON (${reason}); it starts with ${quoteStart(text)}.`);
}

function follow(documents: readonly unknown[], steps: readonly PathStep[]): unknown[] {
  const found = documents.flatMap((document) => followPath(document, steps));
  return found.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]));
}

// Numbers are also read from text, as some programs write them.
function toValue(value: unknown, metric: string, path: string): number {
  const number = typeof value === "number" ? value : typeof value === "string" ? toNumber(value) : null;
  if (number !== null) return number;
  throw new ReadingError(
    `For ${metric} there is no number at ${path} in the JSON, but ${quote(JSON.stringify(value))}.`
  );
}

function missing(metric: string, path: string, [document]: readonly unknown[]): string {
  const keys = typeof document === "object" && document !== null ? Object.keys(document) : [];
  const has = Array.isArray(document)
    ? `is a list of ${document.length}`
    : keys.length > 0
      ? `has ${keys.slice(0, 10).join(", ")}`
      : `is ${quote(JSON.stringify(document))}`;
  return `For ${metric} there is nothing at ${path} in the JSON, which ${has}.`;
}
