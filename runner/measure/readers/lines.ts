import {execa} from "execa";
import type {Converter, KindReader, Reading} from "../reader.ts";
import {readNamedOutput} from "../output.ts";
import {quote, quoteStart, ReadingError} from "../reading-error.ts";
import {toNumber} from "./number.ts";
import {toRows, type FoundValue} from "./rows.ts";

const longestMs = 60_000;

/**
 * Reads lines of the form
 *
 *     [[benchmark] metric] value [unit]
 *
 * from standard output or, if there is a converter, from what that prints when
 * it is given standard output as its input. Columns are apart by white space or,
 * in a line that has any, by tabs, so that names may hold spaces. A line of only
 * a value is one of the measurement’s metric, or of “value” if it names none or
 * several. Empty lines, and lines that start with #, are passed over.
 */
export function linesReader({command}: {command: string | null}, onlyMetric = "value"): KindReader {
  return {
    options: () => [],
    read: async (reading) => {
      const text = command === null ? await readNamedOutput(reading.stdout) : await convert(command, reading);
      const by = command === null ? "the command" : `the converter ${command}`;
      const found = text.split("\n").flatMap((line, i) => toFound(line, i + 1, by, onlyMetric));
      if (found.length > 0) return {rows: toRows(found)};
      throw new ReadingError(`There is no value in what ${by} printed, which starts with ${quoteStart(text)}.`);
    }
  };
}

function toFound(line: string, number: number, by: string, onlyMetric: string): FoundValue[] {
  const trimmed = line.trim();
  if (trimmed === "" || trimmed.startsWith("#")) return [];
  const columns = (line.includes("\t") ? line.split("\t") : trimmed.split(/\s+/)).map((column) => column.trim());
  const [last = "", before = ""] = columns.toReversed();
  const isLast = toNumber(last) !== null;
  const value = toNumber(isLast ? last : before);
  const names = columns.slice(0, isLast ? -1 : -2);
  const [metric = onlyMetric, benchmark = "", ...others] = names.toReversed();
  const isNamed = others.length === 0 && !names.includes("") && toNumber(metric) === null;
  if (value !== null && isNamed) return [{benchmark, metric, unit: isLast ? null : last, value}];
  throw new ReadingError(
    `Line ${number} of what ${by} printed is not “[[benchmark] metric] value [unit]”: ${quote(line)}.`
  );
}

async function convert(line: string, {toCommand, stdout}: Reading): Promise<string> {
  const {command, directory, environment}: Converter = toCommand(line);
  const [file = "", ...rest] = command;
  const result = await execa(file, rest, {
    cwd: directory,
    env: {...environment},
    extendEnv: false,
    inputFile: stdout,
    timeout: longestMs,
    reject: false,
    stripFinalNewline: false
  });
  if (!result.failed) return result.stdout;
  const why = result.timedOut ? `did not end within ${longestMs / 1000} s` : result.shortMessage;
  throw new ReadingError(
    `The converter ${line} failed: ${why}. Its standard error starts with ${quoteStart(result.stderr)}.`
  );
}
