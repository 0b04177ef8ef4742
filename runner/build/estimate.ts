import {readdir} from "node:fs/promises";
import {median} from "../statistics/quantile.ts";
import {type Cache, cacheFolder} from "./cache.ts";
import {readEntry} from "./entry.ts";

/** What a build will likely take. */
export interface Estimate {
  durationMs: number;
  bytes: number;
}

/** Returns the medians over the builds of a source that the cache holds, or null if it holds none. */
export async function estimateBuild(cache: Cache, source: string | null): Promise<Estimate | null> {
  const durations: number[] = [];
  const sizes: number[] = [];
  for (const key of await readdir(await cacheFolder(cache, "builds"))) {
    const entry = await readEntry(cache, {kind: "builds", key});
    if (entry?.source !== source) continue;
    durations.push(entry.durationMs);
    sizes.push(entry.bytes);
  }
  return durations.length === 0 ? null : {durationMs: median(durations), bytes: median(sizes)};
}
