import {svg} from "htl";
import {byInterest, cacheName} from "../../../runner/narrate/binaries.ts";
import {plural} from "../../../runner/narrate/words.ts";
import type {Artifact, BinariesFinding, ComparedProgram} from "../../../runner/result/types.ts";
import {addressFan} from "./address-fan.ts";
import {addressTable} from "./address-table.ts";
import {cacheSets, type Drawing} from "./cache-sets.ts";
import {element} from "../element.ts";
import {frame, innerWidth, type Entry} from "./frame.ts";
import {probe, type Target} from "./probe.ts";

const MARGIN = {left: 40, right: 8};
const GAP = 30; // px between the parts

/** What the parts of the map are drawn from. */
export interface MapSubject {
  program: ComparedProgram;
  variants: {variant: string; index: number}[]; // those that have the program
  cache: BinariesFinding["cache"];
  colors: string[]; // of the hot functions
  left: number; // px
  right: number;
}

/** Returns the program whose hot functions the map shows; null if there are none to show. */
export function mappedProgram({programs}: BinariesFinding): ComparedProgram | null {
  return byInterest(programs).find(({hot}) => hot.length > 0) ?? null;
}

/**
 * Returns a map of where a program’s hot functions are: for each variant the sets
 * of the instruction cache side by side, in each the lines that compete for its
 * ways, one on the other; and below, the functions by their addresses, with a line
 * from where each was to where it went. All share one colour a function, in the
 * order in which the baseline has them.
 */
export function addressMap(
  artifact: Artifact,
  finding: BinariesFinding,
  program: ComparedProgram,
  {title, width: outer}: {title: string; width: number}
): HTMLElement {
  const width = innerWidth(outer);
  const variants = finding.variants.flatMap((variant, index) =>
    program.builds[index] == null ? [] : [{variant, index}]
  );
  const {cache} = finding;
  const subject: MapSubject = {
    program,
    variants,
    cache,
    colors: colorsOf(program),
    left: MARGIN.left,
    right: width - MARGIN.right
  };
  const parts: Drawing[] = [];
  let top = 6;
  const add = (part: Drawing | null): void => {
    if (part === null) return;
    parts.push(part);
    top = part.bottom + GAP;
  };
  if (cache !== null) add(cacheSets(subject, cache, top));
  add(addressFan(subject, top));
  const height = top - GAP + 6;
  const chart = element(svg`<svg class="plot" width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`}
    aria-label=${`Where the hot functions of ${program.path} are`}
    aria-description=${`${plural(program.hot.length, "function")} in ${plural(variants.length, "variant")}; the addresses are in the table below.`}>
    ${parts.map(({node}) => node)}
  </svg>`);
  const stage = probe<null>(chart, {targets: () => parts.flatMap(({targets}): Target<null>[] => targets)});
  return frame(stage, {
    title,
    legend: cache === null ? [] : legend(subject, cache),
    width: outer,
    file: [artifact.experiment.name, finding.step, program.path, "addresses"],
    table: addressTable(finding, program)
  });
}

function legend({colors}: MapSubject, cache: NonNullable<BinariesFinding["cache"]>): Entry[] {
  const middle = colors[Math.floor(colors.length / 2)] ?? "var(--muted)";
  return [
    {text: "a line of code, coloured by function", color: middle, symbol: "square"},
    {text: "a line for which its set has no place", color: "var(--worse)", symbol: "square"},
    {text: `what a set of the ${cacheName(cache)} holds`, color: "var(--foreground)", symbol: "dashes"}
  ];
}

/**
 * Returns a colour for each function, from teal to magenta in the order of the
 * addresses, so that neighbours are alike and nothing looks like an alarm; every
 * other is lighter, so that each is seen.
 */
function colorsOf({hot}: ComparedProgram): string[] {
  const address = (i: number): number => hot[i]?.places.find((place) => place !== null)?.address ?? 0;
  const order = hot.map((_, i) => i).sort((a, b) => address(a) - address(b));
  return hot.map((_, i) => {
    const rank = order.indexOf(i);
    const hue = Math.round(165 + (155 * rank) / Math.max(1, hot.length - 1));
    const lift = rank % 2 === 0 ? 0 : 12;
    return `light-dark(hsl(${hue} 52% ${40 + lift}%), hsl(${hue} 58% ${58 + lift}%))`;
  });
}
