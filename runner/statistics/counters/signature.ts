import {simulatedName} from "../../result/counters.ts";
import type {Signature} from "../../result/types.ts";

/** A counter of two variants: their medians, and the ratio with its interval. */
export interface CounterRatio {
  baseline: number;
  variant: number;
  low: number; // of the ratio’s interval
  high: number;
}

/** Within this of each other, instructions are the same: what a rebuilt program differs by. */
export const SAME_WORK = 0.01;

/** Cycles or time that differ by less are not to be explained. */
export const SAME_TIME = 0.02;

/** Misses that grow by less than this factor are no lead. */
export const GROWTH = 1.5;

/**
 * Misses of fewer than this many in a thousand instructions are no lead either:
 * at some 10 cycles each for the next level of cache, and about one instruction
 * a cycle, one in a thousand is 1 % of the time.
 */
export const PER_THOUSAND = 1;

const rules = {
  "L1I misses": ["placement", "more instruction-cache misses: placement is suspected"],
  "iTLB misses": ["placement", "more misses of the instruction TLB: placement is suspected"],
  "branch misses": ["branches", "more mispredicted branches: the predictor, or placement of branches, is suspected"],
  "L1D misses": ["data", "more data-cache misses: the layout or the order of data is suspected"],
  "LLC misses": ["data", "more misses of the last-level cache: the amount or the order of data is suspected"]
} as const satisfies Record<string, readonly [Signature["rule"], string]>;

type Reading = Pick<Signature, "rule" | "text" | "counter" | "simulated">;

/**
 * Reads what counters of a variant look like against its baseline’s. A reading
 * is a lead and never a cause: misses that grow a thousandfold may cost nothing.
 * Counted figures are read where there are any, else simulated ones.
 */
export function readSignature(ratioOf: (counter: string) => CounterRatio | null): Reading {
  const simulated = ratioOf("instructions") === null;
  const find = (counter: string): CounterRatio | null => ratioOf(simulated ? simulatedName(counter) : counter);
  const instructions = find("instructions");
  if (instructions === null) {
    const text = "instructions are not known, so that nothing follows";
    return {rule: "unclear", text, counter: null, simulated: false};
  }
  const found = (rule: Signature["rule"], text: string, counter: string | null = null): Reading => ({
    rule,
    text,
    counter: counter !== null && simulated ? simulatedName(counter) : counter,
    simulated
  });
  if (instructions.low > 1 + SAME_WORK)
    return found("more work", "more instructions: it does more work", "instructions");
  if (instructions.high < 1 - SAME_WORK)
    return found("less work", "fewer instructions: it does less work", "instructions");
  if (instructions.low < 1 - SAME_WORK || instructions.high > 1 + SAME_WORK) {
    return found("unclear", "whether the instructions are the same cannot be told", "instructions");
  }
  const grown = Object.entries(rules).flatMap(([counter, [rule, text]]) => {
    const ratio = find(counter);
    return ratio !== null && hasGrown(ratio, instructions)
      ? [{counter, rule, text, extra: ratio.variant - ratio.baseline}]
      : [];
  });
  const [most] = grown.sort((a, b) => b.extra - a.extra);
  if (most !== undefined) return found(most.rule, `the same instructions and ${most.text}`, most.counter);
  const cycles = find("cycles");
  const stalls = ["front-end stalls", "back-end stalls"].some((counter) => {
    const ratio = find(counter);
    return ratio !== null && cycles !== null && ratio.variant - ratio.baseline > SAME_TIME * cycles.baseline;
  });
  if (cycles !== null && cycles.low > 1 + SAME_TIME) {
    const text = stalls ? "more stalled cycles" : "more cycles";
    return found("stalls", `the same instructions and ${text}, which no counter here explains`, "cycles");
  }
  const shrunk = Object.entries(rules).filter(([counter]) => {
    const ratio = find(counter);
    return ratio !== null && hasGrown(inverse(ratio), instructions);
  });
  const [less] = shrunk;
  if (less !== undefined) {
    return found(
      less[1][0],
      `the same instructions and ${less[1][1].replace("more", "fewer").replace(/:.*/, "")}`,
      less[0]
    );
  }
  return found("same", "nothing that was counted differs by enough to matter");
}

function hasGrown({baseline, variant, low}: CounterRatio, instructions: CounterRatio): boolean {
  const extra = (1000 * (variant - baseline)) / Math.max(1, instructions.variant);
  return low >= GROWTH && extra >= PER_THOUSAND;
}

function inverse({baseline, variant, low, high}: CounterRatio): CounterRatio {
  return {baseline: variant, variant: baseline, low: 1 / high, high: low === 0 ? Infinity : 1 / low};
}
