/** Returns a number with two digits that matter. */
export function format(value: number): string {
  return String(Number(value.toPrecision(2)));
}
