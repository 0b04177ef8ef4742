/**
 * Puts the k-th smallest of the values, from 0, at position k, with none larger
 * before it and none smaller after it, and returns it: Hoare’s quickselect (1961,
 * doi:10.1145/366622.366647), which takes a time in proportion to the number of
 * values where sorting takes more. NaN if there is no k-th value.
 */
export function select(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1] ?? NaN;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? NaN) < pivot) ++i;
      while ((values[j] ?? NaN) > pivot) --j;
      if (i > j) break;
      const value = values[i] ?? NaN;
      values[i++] = values[j] ?? NaN;
      values[j--] = value;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k] ?? NaN;
}

/** Returns the values at two successive positions of the sorted values, the first being k; NaN where there is none. */
export function selectTwo(values: Float64Array, k: number): [number, number] {
  const low = select(values, k);
  let high = Infinity;
  for (let i = k + 1; i < values.length; ++i) high = Math.min(high, values[i] ?? NaN);
  return [low, k + 1 < values.length ? high : NaN];
}
