import type {Canaries} from "../result/types.ts";
import {CANARY_LIMIT, canariesAgree} from "../statistics/pairs.ts";

/** Tells the machine’s states apart, by what the canaries before and after a sample say. */
export interface States {
  /** Returns the state of a sample, from 0 in the order in which they came; null if it changed within the sample. */
  of(canaries: Canaries | null): number | null;
}

/**
 * Returns what tells states apart: samples are of one state if their canaries
 * agree within 10 % with those of the sample that showed it first. Where no
 * canaries are taken there is one state.
 */
export function openStates(): States {
  const known: number[] = []; // canary in ns, by state
  return {
    of(canaries) {
      if (canaries === null) return 0;
      const {beforeNs, afterNs} = canaries;
      if (!canariesAgree([beforeNs, afterNs])) return null;
      const canary = (beforeNs + afterNs) / 2;
      const distance = (ns: number): number => Math.abs(Math.log(canary / ns));
      const nearest = known.reduce((best, ns, i) => (distance(ns) < distance(known[best] ?? ns) ? i : best), 0);
      if (known[nearest] !== undefined && distance(known[nearest]) <= Math.log(CANARY_LIMIT)) return nearest;
      return known.push(canary) - 1;
    }
  };
}
