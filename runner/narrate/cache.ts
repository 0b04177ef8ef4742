import {formatNumber} from "./units.ts";

/** Returns how large a cache is, in words, e.g., "32 KiB 8-way". */
export function cacheSize({bytes, ways}: {bytes: number; ways: number}): string {
  const size = bytes % 2 ** 20 === 0 ? `${bytes / 2 ** 20} MiB` : `${formatNumber(bytes / 1024)} KiB`;
  return `${size} ${ways}-way`;
}
