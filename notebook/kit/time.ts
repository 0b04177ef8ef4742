export {formatDay} from "../../runner/narrate/revision.ts";

const format = new Intl.DateTimeFormat("en-GB", {dateStyle: "long", timeStyle: "short", timeZone: "UTC"});

/** Returns a time for reading, in UTC wherever the reader is, e.g., "14 March 2026 at 09:26 UTC". */
export function formatTime(iso: string): string {
  return `${format.format(new Date(iso))} UTC`;
}
