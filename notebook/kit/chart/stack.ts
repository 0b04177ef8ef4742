/**
 * Stacks dots that would lie on each other (Wilkinson’s dot plot, 1999,
 * doi:10.1080/00031305.1999.10474474), and returns how high each lies, in px. A
 * stack that would be taller than allowed is pushed together, and all others
 * with it, so that heights compare.
 */
export function stack(
  xs: readonly number[],
  {size, tallest}: {size: number; tallest: number}
): {offsets: number[]; height: number} {
  const levels = xs.map(() => 0);
  let start = -Infinity;
  let level = 0;
  let most = 0;
  for (const i of [...xs.keys()].sort((a, b) => (xs[a] ?? 0) - (xs[b] ?? 0))) {
    const x = xs[i] ?? 0;
    if (x - start >= size) [start, level] = [x, 0];
    else level += 1;
    levels[i] = level;
    most = Math.max(most, level);
  }
  const step = most === 0 ? size : Math.min(size, (tallest - size) / most);
  return {offsets: levels.map((level) => level * step), height: most * step + size};
}
