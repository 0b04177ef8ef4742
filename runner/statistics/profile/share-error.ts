/** Returns half the width of the 95 % interval of a share of samples, by the normal approximation, for the fewest of some numbers of samples. */
export function shareError(share: number, samples: readonly number[]): number {
  const fewest = Math.max(1, Math.min(...samples));
  return 1.96 * Math.sqrt((share * (1 - share)) / fewest);
}
