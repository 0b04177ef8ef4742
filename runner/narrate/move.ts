import type {Move} from "../result/types.ts";
import {formatProbability} from "./history.ts";
import {fixed, withUnit} from "./units.ts";

/** Why a search made a move, in a few words. */
export const moveWords: Record<Move["why"], string> = {
  ends: "do the ends differ?",
  halve: "halves what is left",
  doubtful: "was doubtful",
  "several steps": "several changes?",
  "machine state": "machine changed"
};

/** Returns why a search made a move, to stand in a table, e.g., “it was to tell 0.94 bits”. */
export function moveReason({expected, why}: Pick<Move, "expected" | "why">): string {
  const bits = expected === null ? "" : `, expecting ${withUnit(fixed(expected, 2), "bits")}`;
  const chance = expected === null ? "" : ` (${formatProbability(expected)} so far)`;
  switch (why) {
    case "ends":
      return `whether the ends differ${chance}`;
    case "halve":
      return `to halve what is left${bits}`;
    case "doubtful":
      return `once more, as it was doubtful${bits}`;
    case "several steps":
      return `whether there are several changes${chance}`;
    case "machine state":
      return "the ends again, as the machine’s state changed";
  }
}
