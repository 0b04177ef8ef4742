import {formatRatio, ratioDecimals} from "../narrate/units.ts";
import type {Event} from "../result/types.ts";
import type {Building, Estimate, Progress, RoundProgress, SearchProgress} from "./progress.ts";
import {
  advance,
  buildName,
  isBound,
  keyOf,
  roundText,
  searchText,
  startState,
  timeLeftText,
  type Message
} from "./progress-state.ts";
import type {Output} from "./style.ts";
import {spaces, tame} from "./text.ts";

const EVERY = 5; // rounds

/** Returns progress as plain lines, for where there is no terminal: none is ever changed. */
export function plainProgress(output: Output): Progress {
  const state = startState();
  const write = (text: string) => output.write(`${spaces(text)}\n`);
  return {
    event(event: Event) {
      for (const {text, tail} of advance(state, event)) {
        write(text);
        for (const line of tailLines(tail)) write(line);
      }
    },
    building(building: Building) {
      const key = keyOf(building);
      if (!state.builds.has(key)) write(`Building ${buildName(building, state)}`);
      state.builds.set(key, building);
    },
    round(round: RoundProgress) {
      state.round = round;
      if (round.round % EVERY !== 0 && round.usable !== round.planned) return;
      const parts = [
        roundText(round, isBound(state, round)),
        timeLeftText(state),
        ...round.estimates.map(estimateText)
      ];
      write(`${round.step}, ${round.measurement}: ${parts.filter((part) => part !== "").join("; ")}`);
    },
    search(search: SearchProgress) {
      state.search = search;
      write(`${search.step}, ${tame(searchText(search))}`);
    },
    close() {}
  };
}

/** Returns an estimate as text, e.g., "slow 1.53× fast [1.40, 1.66]". */
export function estimateText(estimate: Estimate): string {
  const {pair} = estimate;
  const {ratio, interval} = estimateParts(estimate);
  return `${pair.variant} ${ratio} ${pair.baseline}${interval ? ` ${interval}` : ""}`;
}

/** Returns an estimate’s ratio and interval; the interval is "" while it has no bound. */
export function estimateParts({estimate, low, high}: Estimate): {ratio: string; interval: string} {
  const digits = ratioDecimals(estimate, low, high);
  const bounds = low === null || high === null ? "" : `[${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
  return {ratio: formatRatio(estimate, digits), interval: bounds};
}

/** Returns the last lines of a log, so marked that they are not taken for ours. */
export function tailLines(tail: Message["tail"]): string[] {
  const lines = tail?.trimEnd().split("\n").slice(-5) ?? [];
  return lines.map((line) => `  │ ${tame(line)}`);
}
