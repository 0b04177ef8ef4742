/** What an address asks for. */
export interface Address {
  experiment: string | null; // null: the catalogue
  run: string | null; // null: the latest
  view: "run" | "history" | "comparison";
  other: string | null; // the run that is compared with, of the same experiment
}

/**
 * Reads an address: /NAME.html?run=ID, with &with=ID for two runs side by side,
 * or /NAME.html?history; anything else is the catalogue.
 */
export function parseAddress(url: string): Address {
  const {pathname, searchParams} = new URL(url, "http://localhost");
  const [, name] = /^\/([^/]+)\.html$/.exec(pathname) ?? [];
  if (name === undefined || name === "index") return {experiment: null, run: null, view: "run", other: null};
  const other = searchParams.get("with");
  const view = other !== null ? "comparison" : searchParams.has("history") ? "history" : "run";
  return {experiment: decode(name), run: searchParams.get("run"), view, other};
}

/** Writes the address of a run. */
export function addressOf(experiment: string, run: string): string {
  return `/${encodeURIComponent(experiment)}.html?run=${encodeURIComponent(run)}`;
}

/** Writes the address of two runs side by side. */
export function addressOfTwo(experiment: string, run: string, other: string): string {
  return `${addressOf(experiment, run)}&with=${encodeURIComponent(other)}`;
}

/** Writes the address of an experiment’s history. */
export function addressOfHistory(experiment: string): string {
  return `/${encodeURIComponent(experiment)}.html?history`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray “%”
  }
}
