/** Returns the rounds to be named on an axis of a width, in px. */
export function roundTicks(last: number, width: number): number[] {
  const most = Math.max(2, Math.floor(width / 48));
  const steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000];
  const step = steps.find((step) => last / step <= most) ?? Math.ceil(last / most);
  const ticks = Array.from({length: Math.floor(last / step)}, (_, i) => (i + 1) * step);
  return step < 5 ? ticks : [1, ...ticks];
}

/** Returns a domain that holds the values, with some room; what is not negative has none below zero. */
export function padded(values: number[], share = 0.08): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = extentOf(values);
  const pad = share * (high - low) || Math.abs(high) * 0.01 || 1;
  return [low >= 0 ? Math.max(0, low - pad) : low - pad, high + pad];
}

/** Returns the least and the largest of values, however many; there is at least one. */
export function extentOf(values: readonly number[]): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
