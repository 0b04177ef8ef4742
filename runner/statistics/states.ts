import type {Comparison} from "../result/types.ts";
import {modes} from "./modes.ts";
import {pairedEffect} from "./paired.ts";
import type {Scale} from "./paired.ts";
import type {Pair} from "./pairs.ts";

/**
 * Returns the effect by state of the machine, the faster state first, where the
 * canaries say that the machine ran at two speeds and the states’ intervals do
 * not overlap; empty otherwise. Pairs without canaries are left out.
 */
export function machineStates(pairs: readonly Pair[], scale: Scale, level: number): Comparison["states"] {
  const known = pairs.flatMap((pair) => (pair.canaryNs === null ? [] : [{...pair, canaryNs: pair.canaryNs}]));
  const speeds = modes(known.map(({canaryNs}) => Math.log(canaryNs)));
  if (!speeds?.two) return [];
  const split = Math.exp(speeds.split);
  const states = [
    {pairs: known.filter(({canaryNs}) => canaryNs <= split), canaryNs: Math.exp(speeds.low.mean)},
    {pairs: known.filter(({canaryNs}) => canaryNs > split), canaryNs: Math.exp(speeds.high.mean)}
  ].flatMap(({pairs, canaryNs}) => {
    const effect = pairedEffect(pairs, scale, level);
    return effect ? [{canaryNs, effect}] : [];
  });
  const [fast, slow] = states.map(({effect: {interval}}) => interval);
  if (!fast || !slow) return [];
  const apart = isBelow(fast.high, slow.low) || isBelow(slow.high, fast.low);
  return apart ? states : [];
}

function isBelow(high: number | null, low: number | null): boolean {
  return high !== null && low !== null && high < low;
}
