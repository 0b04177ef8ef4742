import stringWidth from "string-width";
import {formatDuration} from "../narrate/units.ts";
import type {Event} from "../result/types.ts";
import type {Building, Progress, RoundProgress, SearchProgress} from "./progress.ts";
import {estimateParts, tailLines} from "./progress-plain.ts";
import {
  advance,
  buildName,
  isBound,
  keyOf,
  roundText,
  searchText,
  startState,
  timeLeftText,
  type Message,
  type ProgressState
} from "./progress-state.ts";
import {screen} from "./screen.ts";
import {plainStyle, styleOf, widthOf, type Output, type Style} from "./style.ts";
import {table} from "./table.ts";
import {cut, item, spaces, tame} from "./text.ts";

const OFTEN_MS = 500; // no more than this often while measuring
const TICK_MS = 1000; // while building, when nothing may be disturbed
const BAR = 24; // columns

/** What live progress needs of the world. */
export interface Ticker {
  now(): number; // ms
  every(ms: number, tick: () => void): () => void; // returns what stops it
}

const clock: Ticker = {
  now: () => performance.now(),
  every(ms, tick) {
    const timer = setInterval(tick, ms).unref();
    return () => clearInterval(timer);
  }
};

/**
 * Returns progress that lives at the bottom of a terminal. While something is
 * measured it draws between samples only, and no timer runs.
 */
export function terminalProgress(output: Output, style: Style = styleOf(output), ticker: Ticker = clock): Progress {
  const state = startState();
  const live = screen(output);
  const heard = new Map<string, number>(); // when a build last told of itself
  let stop: (() => void) | null = null;
  let drawn = -Infinity;

  const draw = () => {
    drawn = ticker.now();
    const elapsed = (building: Building) => building.elapsedMs + drawn - (heard.get(keyOf(building)) ?? drawn);
    live.show(progressLines(state, {width: widthOf(output), style, elapsed}));
  };
  const halt = () => {
    stop?.();
    stop = null;
  };

  return {
    event(event: Event) {
      const messages = advance(state, event);
      if (state.builds.size === 0) halt();
      live.print(messages.flatMap((message) => messageLines(message, widthOf(output), style)));
      if (event.event !== "sample" || ticker.now() - drawn >= OFTEN_MS) draw();
    },
    building(building: Building) {
      const isNew = !state.builds.has(keyOf(building));
      state.builds.set(keyOf(building), building);
      heard.set(keyOf(building), ticker.now());
      stop ??= ticker.every(TICK_MS, draw);
      if (isNew || ticker.now() - drawn >= OFTEN_MS) draw();
    },
    round(round: RoundProgress) {
      state.round = round;
      if (ticker.now() - drawn >= OFTEN_MS || round.usable === round.planned) draw();
    },
    search(search: SearchProgress) {
      state.search = search;
      draw();
    },
    close() {
      halt();
      live.show([]);
    }
  };
}

interface View {
  width: number;
  style?: Style;
  elapsed?: (building: Building) => number;
}

/** Returns what a terminal shows of a state, in lines that fit its width. */
export function progressLines(
  state: ProgressState,
  {width, style = plainStyle, elapsed = ({elapsedMs}) => elapsedMs}: View
): string[] {
  const search = state.search === null ? [] : searchLines(state.search, width, style);
  if (state.builds.size > 0) return [...search, ...buildLines(state, width, style, elapsed)];
  if (search.length > 0) return search;
  return state.measuring ? measureLines(state, width, style) : [];
}

function searchLines(search: SearchProgress, width: number, style: Style): string[] {
  const {left, likeliest, revisions, step} = search;
  // A halving of what is left is a step of the same length.
  const done = left === null || revisions < 2 ? 0 : 1 - Math.log2(Math.max(1, left)) / Math.log2(revisions);
  const filled = Math.round(Math.min(1, Math.max(0, done)) * BAR);
  const [text = "", ...best] = searchText(search).split("; likeliest ");
  return [
    style.bold(cut(spaces(`Searching (${step}), ${text}`), width)),
    ...(left === null ? [] : [cut(`  ${"━".repeat(filled)}${"─".repeat(BAR - filled)}`, width)]),
    ...(likeliest === null ? [] : [cut(tame(spaces(`  likeliest so far: ${best.join("; likeliest ")}`)), width)])
  ];
}

function buildLines(state: ProgressState, width: number, style: Style, elapsed: (b: Building) => number): string[] {
  const {builds, built, toBuild} = state;
  const total = toBuild === null ? "" : `, ${built} of ${toBuild} done`;
  const under = [...builds.values()];
  const names = column(under.map((building) => buildName(building, state)));
  const times = column(under.map((building) => secondsText(elapsed(building))));
  return [
    style.bold(cut(`Building${total}`, width)),
    ...under.map(({line}, i) => {
      const start = cut(`  ${names[i] ?? ""}  ${times[i] ?? ""}  `, width);
      return start + style.dim(cut(tame(line), Math.max(0, width - stringWidth(start))));
    })
  ];
}

function column(texts: readonly string[]): string[] {
  const size = Math.max(...texts.map((text) => stringWidth(text)));
  return texts.map((text) => text + " ".repeat(size - stringWidth(text)));
}

function secondsText(ms: number): string {
  return ms < 1000 ? "" : spaces(formatDuration(Math.floor(ms / 1000) * 1000));
}

function measureLines(state: ProgressState, width: number, style: Style): string[] {
  const {measuring, plan, round} = state;
  if (!measuring) return [];
  const planned = round?.planned ?? plannedRounds(state);
  const now = {round: measuring.round, usable: (round?.usable ?? 0) + measuring.round - (round?.round ?? 0), planned};
  const done = planned ? Math.min(1, (round?.usable ?? measuring.round - 1) / planned) : 0;
  const filled = Math.round(done * BAR);
  const where = roundText(now, isBound(state, measuring));
  const heading = cut(`Measuring ${measuring.measurement} (${measuring.step}): ${where}`, width);
  const left = timeLeftText(state);
  const more = plan ? stepsAfter(state) : 0;
  const then = more > 0 ? `, then ${more} more` : "";
  const bar = cut(`  ${"━".repeat(filled)}${"─".repeat(BAR - filled)}  ${left}${left ? then : ""}`, width).trimEnd();
  const estimates = round?.estimates ?? [];
  return [
    style.bold(heading),
    spaces(bar),
    ...(estimates.length === 0
      ? []
      : table(
          [
            {heading: "so far", shrinks: true},
            {heading: "ratio", align: "right"},
            {heading: "interval", align: "right"}
          ],
          estimates.map((estimate) => {
            const {ratio, interval} = estimateParts(estimate);
            return [`${estimate.pair.variant} / ${estimate.pair.baseline}`, ratio, interval];
          }),
          width - 2,
          style
        )
          .split("\n")
          .map((line) => `  ${line}`))
  ];
}

function plannedRounds({measuring, plan}: ProgressState): number | null {
  const found = plan?.steps.find(
    ({step, measurement}) => step === measuring?.step && measurement === measuring.measurement
  );
  if (!found) return null;
  return found.rounds.kind === "fixed" ? found.rounds.rounds : found.rounds.atMost;
}

/** Returns how many measurements come after the one that is being measured. */
function stepsAfter({measuring, plan}: ProgressState): number {
  const steps = plan?.steps ?? [];
  const at = steps.findIndex(
    ({step, measurement}) => step === measuring?.step && measurement === measuring.measurement
  );
  return at < 0 ? 0 : steps.length - 1 - at;
}

function messageLines({kind, text, tail}: Message, width: number, style: Style): string[] {
  const marks = {good: style.good("✓"), bad: style.bad("✗"), warning: style.warning("!"), neutral: "·"};
  return [...item(marks[kind], text, width).split("\n"), ...tailLines(tail).map((line) => style.dim(cut(line, width)))];
}
