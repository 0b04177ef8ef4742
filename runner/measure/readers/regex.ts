import type {KindReader} from "../reader.ts";
import {readOutput} from "../output.ts";
import {quote, quoteNames, quoteStart, ReadingError} from "../reading-error.ts";
import {toNumber} from "./number.ts";
import {toRows, type FoundValue} from "./rows.ts";

/**
 * Reads standard output by a JavaScript regular expression, whose named groups
 * are metrics; every match gives a value, and ^ and $ match at lines. A group
 * named “benchmark” names the benchmark that the match’s values belong to.
 */
export function regexReader({pattern}: {pattern: string}): KindReader {
  const expression = compile(pattern);
  const groups = groupNames(pattern);
  return {
    options: () => [],
    read: async ({stdout, stderr}) => {
      const text = (await readOutput(stdout)) ?? "";
      const found = findValues(text, expression);
      const missing = groups.filter((group) => found.every(({metric}) => metric !== group));
      if (missing.length === 0) return {rows: toRows(found)};
      if (found.length > 0) {
        throw new ReadingError(`The pattern matches standard output, but never its ${quoteNames(missing, "or")}.`);
      }
      const elsewhere = stderr !== stdout && findValues((await readOutput(stderr)) ?? "", expression).length > 0;
      throw new ReadingError(
        elsewhere
          ? "The pattern matches standard error, and only standard output is read: give the command “2>&1” and “shell: true”."
          : `The pattern ${quote(pattern)} does not match standard output, which starts with ${quoteStart(text)}.`
      );
    }
  };
}

function compile(pattern: string): RegExp {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, "gm");
  } catch (error) {
    throw new Error(
      `The pattern ${quote(pattern)} is not a regular expression of JavaScript: ${(error as Error).message}.`
    );
  }
  if (groupNames(pattern).length > 0) return expression;
  throw new Error(`The pattern ${quote(pattern)} names no metric: write the number’s part as (?<name>[\\d.]+).`);
}

/** Returns the metrics that a valid pattern names, in its order. */
export function groupNames(pattern: string): string[] {
  // The empty alternative always matches, and tells the names of all groups.
  const {groups = {}} = new RegExp(`${pattern}|`).exec("") ?? {};
  return Object.keys(groups).filter((name) => name !== "benchmark");
}

function findValues(text: string, expression: RegExp): FoundValue[] {
  return [...text.matchAll(expression)].flatMap(({0: match, groups = {}}) => {
    const {benchmark = "", ...metrics} = groups as Record<string, string | undefined>;
    return Object.entries(metrics).flatMap(([metric, number]): FoundValue[] => {
      if (number === undefined) return []; // of another alternative
      const value = toNumber(number);
      if (value !== null) return [{benchmark, metric, unit: null, value}];
      throw new ReadingError(
        `What the pattern finds as ${metric} is not a number: ${quote(number)} in ${quoteStart(match)}. ` +
          "Write it in full, without separators of thousands."
      );
    });
  });
}
