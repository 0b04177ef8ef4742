import {openCache} from "../build/cache.ts";
import {formatBytes} from "../build/disk.ts";
import {clean as cleanCache} from "../build/eviction.ts";
import type {Context} from "./context.ts";
import type {Options} from "./options.ts";

/** Deletes what the cache holds and no run uses; results stay. */
export async function clean({all, json}: Options, {stdout}: Context): Promise<number> {
  const cache = openCache();
  const removed = await cleanCache(cache, {all});
  const {bytes, inUse} = removed;
  const kept = inUse > 0 ? ` ${inUse} that a run is using were left.` : "";
  stdout.write(
    json ? `${JSON.stringify(removed, null, 2)}\n` : `${formatBytes(bytes)} were freed in ${cache.root}.${kept}\n`
  );
  return 0;
}
