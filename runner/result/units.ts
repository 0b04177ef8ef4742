// What one of each is in the smallest of its dimension: whole numbers, which are exact.
const time = new Map(
  Object.entries({
    ...{ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, min: 60e9, h: 3600e9},
    ...{sec: 1e9, second: 1e9, seconds: 1e9}
  })
);
const size = new Map(
  Object.entries({
    ...{byte: 1, bytes: 1, B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12},
    ...{KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40}
  })
);

/** Returns a value in another unit, e.g., from ms to s or from MB/s to GB/s; null if the units have nothing in common. */
export function convert(value: number, from: string, to: string): number | null {
  if (from === to) return value;
  const [fromOver, fromPer] = splitRate(from);
  const [toOver, toPer] = splitRate(to);
  const over = scale(value, fromOver, toOver);
  return over === null ? null : scale(over, toPer, fromPer);
}

/** Returns which direction is better by the unit alone: what is per time is a rate, and more of it is better. */
export function betterByUnit(unit: string): "lower" | "higher" {
  return time.has(splitRate(unit)[1]) || /^k?M?G?Hz$/.test(unit) ? "higher" : "lower";
}

function splitRate(unit: string): [over: string, per: string] {
  const [, over = unit, per = ""] = /^(.*?)(?:\s*\/\s*|\s+per\s+)(\S+)$/.exec(unit) ?? [];
  return [over, per];
}

function scale(value: number, from: string, to: string): number | null {
  if (from === to) return value;
  for (const units of [time, size]) {
    const [a, b] = [units.get(from), units.get(to)];
    if (a !== undefined && b !== undefined) return a < b ? value / (b / a) : value * (a / b);
  }
  return null;
}
