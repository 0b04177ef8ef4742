/** Returns the finite number that a text writes in full, such as 12, -.5, 1e-9 or 12.; null if it is anything else. */
export function toNumber(text: string): number | null {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
