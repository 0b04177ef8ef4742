/** What tells a processor’s kind. */
export interface Kind {
  vendor: string | null;
  family: number | null;
  model: number | null;
  stepping: number | null;
}

// Model → steppings, of family 6. Intel, “Mitigations for Jump Conditional Code
// Erratum”, 2019 (SKX102 in the specification update of Skylake servers).
const affected: Record<number, readonly number[]> = {
  0x4e: [3],
  0x55: [4, 5, 6, 7],
  0x5e: [3],
  0x8e: [9, 10, 11, 12],
  0x9e: [9, 10, 11, 12, 13],
  0xa6: [0],
  0xae: [10]
};

/**
 * Tells whether a processor has the erratum by which jumps that cross or end on a
 * multiple of 32 bytes are not kept in the cache of decoded instructions; null if
 * the processor does not say what it is.
 */
export function hasJumpErratum({vendor, family, model, stepping}: Kind): boolean | null {
  if (vendor === null || family === null || model === null || stepping === null) return null;
  return vendor === "GenuineIntel" && family === 6 && (affected[model]?.includes(stepping) ?? false);
}
