/**
 * Returns the mutual information, in bits, of “yes” with probability p and a
 * normal deviate whose mean is d standard deviations higher if yes. From a table,
 * to two digits or so: it is asked for thousands of times to choose by.
 */
export function information(p: number, d: number): number {
  if (!(p > 0 && p < 1 && d > 0)) return 0;
  const row = Math.min(ROWS - 1.001, Math.max(0, -Math.log(Math.min(p, 1 - p) * 2) / ROW));
  const column = Math.min(COLUMNS - 1.001, Math.max(0, Math.log(d / LEAST) / COLUMN));
  const [i, j] = [Math.floor(row), Math.floor(column)];
  const [u, v] = [row - i, column - j];
  table ??= tabulate();
  const at = (k: number) => table?.[k] ?? 0;
  const k = i * COLUMNS + j;
  return (1 - u) * ((1 - v) * at(k) + v * at(k + 1)) + u * ((1 - v) * at(k + COLUMNS) + v * at(k + COLUMNS + 1));
}

// Probabilities from 1/2 downwards, and distances from LEAST upwards, both in
// equal steps of their logarithms.
const ROWS = 50;
const ROW = 0.2;
const COLUMNS = 60;
const COLUMN = 0.1;
const LEAST = 0.04;

let table: Float64Array | null = null;

function tabulate(): Float64Array {
  return Float64Array.from({length: ROWS * COLUMNS}, (_, k) =>
    exactInformation(Math.exp(-ROW * Math.floor(k / COLUMNS)) / 2, LEAST * Math.exp(COLUMN * (k % COLUMNS)))
  );
}

/** Returns the information by the trapezoidal rule. */
export function exactInformation(p: number, d: number): number {
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

const NODES = Array.from({length: 15}, (_, i) => (i - 7) * 0.6);
const TOTAL = NODES.reduce((sum, z) => sum + Math.exp((-z * z) / 2), 0);
const NODE_WEIGHTS = NODES.map((z) => Math.exp((-z * z) / 2) / TOTAL);
