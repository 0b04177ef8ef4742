/** What an address asks for. */
export interface Address {
  experiment: string | null; // null: the catalogue
  run: string | null; // null: the latest
}

/** Reads an address: /NAME.html?run=ID, or anything else for the catalogue. */
export function parseAddress(url: string): Address {
  const {pathname, searchParams} = new URL(url, "http://localhost");
  const [, name] = /^\/([^/]+)\.html$/.exec(pathname) ?? [];
  if (name === undefined || name === "index") return {experiment: null, run: null};
  return {experiment: decode(name), run: searchParams.get("run")};
}

/** Writes the address of a run. */
export function addressOf(experiment: string, run: string): string {
  return `/${encodeURIComponent(experiment)}.html?run=${encodeURIComponent(run)}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray “%”
  }
}
