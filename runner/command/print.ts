import {styleOf, widthOf} from "../terminal/style.ts";
import type {Layout} from "../terminal/results.ts";
import type {Context} from "./context.ts";

/** Prints something as one JSON document for scripts, or as text that fits the terminal. */
export function print<T>(
  value: T,
  format: (value: T, layout: Layout) => string,
  {json, stdout}: {json: boolean; stdout: Context["stdout"]}
): void {
  const text = json ? JSON.stringify(value, null, 2) : format(value, {width: widthOf(stdout), style: styleOf(stdout)});
  stdout.write(`${text}\n`);
}
