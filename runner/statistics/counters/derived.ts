import {isSimulated, simulatedName} from "../../result/counters.ts";

/** A figure that follows from counters of one run. */
export interface Derivation {
  name: string;
  formula: string;
  of: readonly string[]; // counters
  compute(...counts: number[]): number;
}

const perThousand = 1000;

/**
 * What performance engineers compute of counters. Misses are per thousand
 * instructions (MPKI), which, unlike rates per access, tells how much they can
 * matter; the miss rates per access follow the accesses that perf counts.
 */
export const derivations: readonly Derivation[] = [
  ratio("IPC", "instructions", "cycles"),
  share("front-end stalls share", "front-end stalls", "cycles"),
  share("back-end stalls share", "back-end stalls", "cycles"),
  share("branch-miss rate", "branch misses", "branches"),
  share("cache-miss rate", "cache misses", "cache references"),
  mpki("L1I misses"),
  mpki("L1D misses"),
  mpki("LLC misses"),
  mpki("branch misses"),
  mpki("iTLB misses"),
  mpki("dTLB misses")
];

/** What is derived of a variant’s counts, by the names of counters. */
export interface Derived {
  name: string;
  formula: string;
  simulated: boolean;
  value: number;
}

/** Returns what follows from counts; what was counted and what was simulated are never mixed. */
export function derive(counts: ReadonlyMap<string, number>): Derived[] {
  return [false, true].flatMap((simulated) =>
    derivations.flatMap(({name, formula, of, compute}) => {
      const values = of.map((counter) => counts.get(simulated ? simulatedName(counter) : counter));
      const known = values.filter((value) => value !== undefined);
      if (known.length < of.length) return [];
      const value = compute(...known);
      if (!Number.isFinite(value)) return [];
      return [{name: simulated ? simulatedName(name) : name, formula, simulated, value}];
    })
  );
}

/** Returns whether a derived figure is a share of a whole, to be shown in percent. */
export function isShare(name: string): boolean {
  const plain = isSimulated(name) ? name.slice(simulatedName("").length) : name;
  return / (share|rate)$/.test(plain);
}

function ratio(name: string, a: string, b: string): Derivation {
  return {name, formula: `${a} ÷ ${b}`, of: [a, b], compute: (x = 0, y = 0) => x / y};
}

function share(name: string, a: string, b: string): Derivation {
  return ratio(name, a, b);
}

function mpki(counter: string): Derivation {
  return {
    name: counter.replace("misses", "MPKI"),
    formula: `1,000 × ${counter} ÷ instructions`,
    of: [counter, "instructions"],
    compute: (misses = 0, instructions = 0) => (perThousand * misses) / instructions
  };
}
