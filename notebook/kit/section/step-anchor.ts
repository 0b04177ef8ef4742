/** Returns the address within a page of what a step found. */
export function stepAnchor(step: string): string {
  return `step-${encodeURIComponent(step)}`;
}
