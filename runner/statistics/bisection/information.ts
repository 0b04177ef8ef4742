/**
 * Returns the mutual information, in bits, of “yes” with probability p and a
 * normal deviate whose mean is d standard deviations higher if yes.
 */
export function information(p: number, d: number): number {
  if (!(p > 0 && p < 1) || d === 0) return 0;
  let left = 0; // expected entropy of the answer afterwards
  for (let i = 0; i < NODES.length; ++i) {
    const z = NODES[i] ?? 0;
    const weight = NODE_WEIGHTS[i] ?? 0;
    const ifYes = 1 / (1 + ((1 - p) / p) * Math.exp(-d * (z + d / 2)));
    const ifNo = 1 / (1 + ((1 - p) / p) * Math.exp(-d * (z - d / 2)));
    left += weight * (p * entropy(ifYes) + (1 - p) * entropy(ifNo));
  }
  return Math.max(0, entropy(p) - left);
}

/** Returns the entropy of a question that is answered with yes with probability p, in bits. */
function entropy(p: number): number {
  if (!(p > 0 && p < 1)) return 0;
  return -(p * Math.log2(p) + (1 - p) * Math.log2(1 - p));
}

// The trapezoidal rule, which is good enough to choose by.
const NODES = Array.from({length: 15}, (_, i) => (i - 7) / 2);
const TOTAL = NODES.reduce((sum, z) => sum + Math.exp((-z * z) / 2), 0);
const NODE_WEIGHTS = NODES.map((z) => Math.exp((-z * z) / 2) / TOTAL);
