/** A cache whose lines are found by their address: lines of equal set compete for its ways. */
export interface Geometry {
  bytes: number;
  ways: number;
  lineBytes: number;
}

/** Where some code is. */
export interface Extent {
  address: number;
  bytes: number;
}

/** Returns into how many sets a cache is divided. */
export function setCount({bytes, ways, lineBytes}: Geometry): number {
  return Math.max(1, Math.round(bytes / (ways * lineBytes)));
}

/** Returns the lines of a cache that code touches, as numbers of lines in memory. */
export function linesOf({address, bytes}: Extent, {lineBytes}: Pick<Geometry, "lineBytes">): number[] {
  if (bytes <= 0) return [];
  const first = Math.floor(address / lineBytes);
  return Array.from({length: Math.floor((address + bytes - 1) / lineBytes) - first + 1}, (_, i) => first + i);
}

/** A line of memory, and whose code is in it. */
export interface Line {
  line: number;
  owners: number[]; // indices of the extents, by address
}

/** Returns for each set of a cache the lines that compete for it, by address; a line that two share counts once. */
export function occupancy(extents: readonly Extent[], cache: Geometry): Line[][] {
  const lines = new Map<number, number[]>();
  const order = extents.map((extent, index) => ({extent, index})).sort((a, b) => a.extent.address - b.extent.address);
  for (const {extent, index} of order) {
    for (const line of linesOf(extent, cache)) lines.set(line, [...(lines.get(line) ?? []), index]);
  }
  const count = setCount(cache);
  const sets = Array.from({length: count}, (): Line[] => []);
  for (const [line, owners] of lines) sets[line % count]?.push({line, owners});
  return sets;
}

/**
 * Returns how many lines of code there are beyond the ways of their sets: Σ over
 * the sets of max(0, lines − ways). Code that is run in turns cannot stay in the
 * cache where this is more than nothing.
 */
export function setPressure(extents: readonly Extent[], cache: Geometry): number {
  return occupancy(extents, cache).reduce((sum, lines) => sum + Math.max(0, lines.length - cache.ways), 0);
}
