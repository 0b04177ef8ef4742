import type {Canaries} from "../result/types.ts";
import {CANARY_LIMIT} from "../statistics/pairs.ts";

/** Tells the machine’s states apart, by what the canaries before and after samples say. */
export interface States {
  /** Returns the state in which a sample was taken, from 0 in the order in which they came. Samples come in their order. */
  of(canaries: Canaries | null): number;
}

/** A state shows in the fastest canary of so many samples: other work only ever slows one down. */
const WINDOW = 3;

/**
 * Returns what tells states apart: samples are of one state if the fastest
 * canaries about them agree within 10 % with that of the sample which showed it
 * first. A canary that other work disturbed makes no state of its own. Where no
 * canaries are taken there is one state.
 */
export function openStates(): States {
  const recent: number[] = []; // the faster canary of each of the last samples, in ns
  const known: number[] = []; // canary in ns, by state
  return {
    of(canaries) {
      if (canaries === null) return 0;
      recent.push(Math.min(canaries.beforeNs, canaries.afterNs));
      if (recent.length > WINDOW) recent.shift();
      const canary = Math.min(...recent);
      const distance = (ns: number): number => Math.abs(Math.log(canary / ns));
      const nearest = known.reduce((best, ns, i) => (distance(ns) < distance(known[best] ?? ns) ? i : best), 0);
      const canaryOf = known[nearest];
      if (canaryOf !== undefined && distance(canaryOf) <= Math.log(CANARY_LIMIT)) return nearest;
      return known.push(canary) - 1;
    }
  };
}
