/** Says why what a command left behind cannot be read; its sample is “unreadable”, and this is the reason. */
export class ReadingError extends Error {
  override readonly name = "ReadingError";
}

/** Returns the first line of a text that holds anything, quoted and cut, for a message about what was found instead. */
export function quoteStart(text: string, length = 80): string {
  const line = text.split("\n").find((line) => line.trim() !== "");
  return line === undefined ? "nothing" : quote(line, length);
}

/** Returns a text in quotation marks, cut. */
export function quote(text: string, length = 80): string {
  const trimmed = text.trim();
  return `“${trimmed.length > length ? `${trimmed.slice(0, length)}…` : trimmed}”`;
}

/** Returns names as a list, the first ten of them, e.g., “a”, “b” and “c”. */
export function quoteNames(names: readonly string[], conjunction = "and"): string {
  const unique = [...new Set(names)];
  if (unique.length === 0) return "none";
  const shown = unique.slice(0, 10).map((name) => `“${name}”`);
  if (unique.length > shown.length) shown.push(`${unique.length - shown.length} more`);
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} ${conjunction} ${shown.at(-1)}`;
}
