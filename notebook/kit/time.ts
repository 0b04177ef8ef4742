const format = new Intl.DateTimeFormat("en-GB", {dateStyle: "long", timeStyle: "short", timeZone: "UTC"});

/** Returns a time for reading, in UTC wherever the reader is, e.g., "14 March 2026 at 09:26 UTC". */
export function formatTime(iso: string): string {
  return `${format.format(new Date(iso))} UTC`;
}

/** Returns the day of a time in UTC, e.g., "14 March 2026". */
export function formatDay(iso: string): string {
  return new Intl.DateTimeFormat("en-GB", {dateStyle: "long", timeZone: "UTC"}).format(new Date(iso));
}
