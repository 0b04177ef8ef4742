/** Means and squares of any run of successive values, each in one step. */
export interface Parts {
  mean(start: number, end: number): number;
  squares(start: number, end: number): number; // of distances from the mean
}

/** Prepares sums of the values from their first, less their first, so that little is lost where they differ by little. */
export function parts(values: readonly number[]): Parts {
  const origin = values[0] ?? 0;
  const sums = [0];
  const squares = [0];
  values.forEach((value, i) => {
    const x = value - origin;
    sums.push((sums[i] ?? NaN) + x);
    squares.push((squares[i] ?? NaN) + x * x);
  });
  const within = (of: readonly number[], start: number, end: number) => (of[end] ?? NaN) - (of[start] ?? NaN);
  return {
    mean: (start, end) => origin + within(sums, start, end) / (end - start),
    squares(start, end) {
      const rest = within(squares, start, end) - within(sums, start, end) ** 2 / (end - start);
      // What is left of equal values is a rounding.
      return end - start < 2 || rest < 1e-13 * (squares[end] ?? 0) ? 0 : rest;
    }
  };
}
