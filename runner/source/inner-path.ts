import type {Source} from "../experiment/experiment.ts";

/** Returns a path without what makes no difference at its ends. */
export function trimSlashes(path: string): string {
  return path.replace(/^(\.?\/)+|\/+$/g, "");
}

/** Returns the path in the source of what has a path in the checkout. */
export function pathInSource({within}: Pick<Source, "within">, path: string): string {
  return within === null ? trimSlashes(path) : `${trimSlashes(within)}/${trimSlashes(path)}`;
}
