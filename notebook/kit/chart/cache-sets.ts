import {svg} from "htl";
import {formatAddress} from "../../../runner/narrate/binaries.ts";
import {plural} from "../../../runner/narrate/words.ts";
import type {HotFunction} from "../../../runner/result/types.ts";
import {type Geometry, type Line, occupancy} from "../../../runner/statistics/binaries/sets.ts";
import type {MapSubject} from "./address-map.ts";
import {MOST_MARKS} from "./options.ts";
import type {Target} from "./probe.ts";

const TALLEST = 320; // px that the highest pile may take
const HEAD = 26; // px for a panel’s name
const AXIS = 34; // px below the last panel

/** A part of a chart: what it shows, and what of it can be pointed at. */
export interface Drawing {
  node: Node | null;
  bottom: number; // px
  targets: Target<null>[];
}

interface Panel {
  variant: string;
  index: number; // of the variant
  sets: Pile[];
}

/** The lines that compete for a set. */
interface Pile {
  set: number;
  lines: Line[];
}

/**
 * Returns a panel for each variant, all to one scale: a column for each set of the
 * cache, in which its lines are piled up. Those above the set’s ways cannot stay
 * in the cache together with the rest. Above 2,000 lines a column is drawn as one.
 */
export function cacheSets(subject: MapSubject, cache: Geometry, top: number): Drawing {
  const {left, right, program} = subject;
  const places = (index: number) => program.hot.map(({places}) => places[index] ?? {address: 0, bytes: 0});
  const panels = subject.variants.map(({variant, index}): Panel => {
    const sets = occupancy(places(index), cache).map((lines, set) => ({set, lines}));
    return {variant, index, sets};
  });
  const count = panels[0]?.sets.length ?? 1;
  const column = (right - left) / count;
  const highest = Math.max(cache.ways + 1, ...panels.flatMap(({sets}) => sets.map(({lines}) => lines.length)));
  const row = Math.min(Math.max(6, column * 0.85), 12, TALLEST / highest);
  const isDense = panels.flatMap(({sets}) => sets.flatMap(({lines}) => lines)).length > MOST_MARKS;
  const targets: Target<null>[] = [];
  const nodes: (Node | null)[] = [];
  let y = top;
  for (const panel of panels) {
    const most = Math.max(cache.ways + 1, ...panel.sets.map(({lines}) => lines.length));
    const floor = y + HEAD + most * row;
    const scale: Scale = {x: (set) => left + set * column, y: (level) => floor - level * row, column, row};
    nodes.push(heading(panel, subject, y + 14), ...piles(panel, subject, cache, scale, isDense, targets));
    nodes.push(waysLine(cache, subject, scale), tallestLabel(panel, cache, scale, subject));
    y = floor + 14;
  }
  nodes.push(axis(count, subject, column, y - 14));
  return {node: svg`<g>${nodes}</g>`, bottom: y - 14 + AXIS, targets};
}

interface Scale {
  x(set: number): number; // px
  y(level: number): number; // of the top of so many lines
  column: number;
  row: number;
}

function heading({variant, index}: Panel, {program, left, right}: MapSubject, y: number): Node | null {
  const {pressure = null, sets = null} = program.builds[index] ?? {};
  const over = pressure ?? 0;
  return svg`<g>
    <text x=${left} y=${y} font-size="14" font-weight="600" fill="var(--foreground)">${variant}</text>
    <text x=${right} y=${y} text-anchor="end" fill=${over > 0 ? "var(--worse)" : "var(--muted)"} font-weight=${over > 0 ? 600 : 400}>${
      over > 0 ? `${plural(over, "line")} too many` : "every line has a place"
    }<tspan fill="var(--muted)" font-weight="400">${`, in ${plural(sets ?? 0, "set")}`}</tspan></text>
  </g>`;
}

function piles(
  {variant, index, sets}: Panel,
  {program, colors}: MapSubject,
  {ways, lineBytes}: Geometry,
  {x, y, column, row}: Scale,
  isDense: boolean,
  targets: Target<null>[]
): (Node | null)[] {
  const gap = column > 4 ? 1 : column * 0.15;
  return sets.flatMap(({set, lines}) => {
    const box = (from: number, to: number, fill: string, title: string[]): Node | null => {
      targets.push({x: x(set) + column / 2, y: (y(from) + y(to)) / 2, lines: title, datum: null});
      return svg`<rect x=${round(x(set))} y=${round(y(to))} width=${round(column - gap)} height=${round(Math.max(0.5, y(from) - y(to) - (isDense ? 0 : Math.min(1, row * 0.15))))} rx=${isDense ? 0 : Math.min(1.5, column / 5)} fill=${fill}><title>${title.join("\n")}</title></rect>`;
    };
    if (isDense) {
      const title = [`set ${set}`, `${plural(lines.length, "line")} for ${ways} ways in ${variant}`];
      const within = Math.min(ways, lines.length);
      return [
        ...(within > 0 ? [box(0, within, "var(--series-1)", title)] : []),
        ...(lines.length > ways ? [box(ways, lines.length, "var(--worse)", title)] : [])
      ];
    }
    return lines.map(({line, owners}, level) => {
      const functions = owners.flatMap((owner) => program.hot[owner] ?? []);
      const fill = level < ways ? (colors[owners[0] ?? 0] ?? "var(--muted)") : "var(--worse)";
      return box(level, level + 1, fill, [
        functions.map(({name}) => name).join(", "),
        `line ${formatAddress(line * lineBytes)} of ${variant}, set ${set}`,
        `${plural(lines.length, "line")} for ${plural(ways, "way")}`,
        ...functions.map((one) => startText(one, index))
      ]);
    });
  });
}

function startText({name, places}: HotFunction, index: number): string {
  const place = places[index];
  return place == null
    ? name
    : `${name} starts at ${formatAddress(place.address)} and has ${plural(place.bytes, "byte")}`;
}

function waysLine({ways}: Geometry, {left, right}: MapSubject, {y}: Scale): Node | null {
  return svg`<g>
    <path d=${`M${left},${round(y(0))}H${right}`} stroke="var(--muted)" stroke-opacity="0.5"/>
    <path d=${`M${left - 4},${round(y(ways))}H${right}`} stroke="var(--foreground)" stroke-width="1.5" stroke-dasharray="4 3"/>
    <text x=${left - 8} y=${round(y(ways) + 4)} text-anchor="end" fill="var(--foreground)">${ways}</text>
    <text x=${left - 8} y=${round(y(0))} text-anchor="end" fill="var(--muted)">0</text>
  </g>`;
}

const LABEL = 140; // px

/** Says of the highest pile what it means, where it is too high. */
function tallestLabel({sets}: Panel, {ways}: Geometry, {x, y}: Scale, {left, right}: MapSubject): Node | null {
  const [tallest] = [...sets].sort((a, b) => b.lines.length - a.lines.length);
  if (tallest === undefined || tallest.lines.length <= ways) return null;
  const count = tallest.lines.length;
  // Beside it and those that are as high, on the side that has more room.
  const high = sets.filter(({lines}) => lines.length > count - 2).map(({set}) => set);
  const [first, last] = [Math.min(...high), Math.max(...high)];
  const toRight = sets.length - last > first;
  const at = toRight ? x(last + 1) + 8 : x(first) - 8;
  const anchor = toRight ? "start" : "end";
  if ((toRight ? right - at : at - left) < LABEL) return null; // there is no room, where such piles are everywhere
  return svg`<text x=${round(at)} y=${round(y(count) + 11)} text-anchor=${anchor} fill="var(--worse)" font-weight="600">${`${count} lines for ${ways} places`}</text>`;
}

function axis(count: number, {left, right}: MapSubject, column: number, y: number): Node | null {
  const steps = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
  const step = steps.find((one) => one * column >= 34) ?? count;
  const ticks = Array.from({length: Math.ceil(count / step)}, (_, i) => i * step);
  return svg`<g fill="var(--muted)">
    ${ticks.map((set) => svg`<text x=${round(left + (set + 0.5) * column)} y=${y + 14} text-anchor="middle">${set}</text>`)}
    <text x=${right} y=${y + 29} text-anchor="end">${"set of the instruction cache →"}</text>
  </g>`;
}

/** Hundredths of a pixel do. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
