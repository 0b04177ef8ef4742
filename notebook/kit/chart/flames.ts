import {html, svg} from "htl";
import {formatPercent} from "../../../runner/narrate/units.ts";
import type {Artifact, CallTree, ProfileFinding} from "../../../runner/result/types.ts";
import {element} from "../element.ts";
import {frame, innerWidth} from "./frame.ts";

const ROW = 20; // px
const LETTER = 6.4; // px, about
const DEPTH = 40; // rows

/** A box: a function, under the one that called it. */
interface Box {
  index: number;
  name: string;
  x: number; // share of the width
  width: number;
  row: number;
  total: number;
}

/**
 * Returns a flame graph that hangs down (an icicle): each function under the one
 * that called it, as wide as its share of the time, in the order of the names, so
 * that the same code is at the same place in each variant’s. A click or Enter on a
 * function makes it as wide as the chart, on the topmost goes back.
 */
export function flamesChart(
  artifact: Artifact,
  finding: ProfileFinding,
  {variant, title, width: outer}: {variant: number; title: string; width: number}
): HTMLElement {
  const width = innerWidth(outer);
  const tree = finding.trees[variant] ?? {names: [], node: [], parent: [], total: []};
  const touched = new Set(
    finding.functions.filter(({changes}) => changes.some((change) => change === "changed")).map(({name}) => name)
  );
  const stage = element(html`<div class="flames"></div>`);
  function draw(root: number, focus: boolean): void {
    const boxes = layBoxes(tree, root);
    const rows = Math.max(1, ...boxes.map(({row}) => row + 1));
    const chart =
      svg`<svg class="plot" role="group" aria-label=${title} width=${width} height=${rows * ROW} viewBox=${`0 0 ${width} ${rows * ROW}`}>
      ${boxes.map((box) => flame(box, width, touched))}
    </svg>` as Element;
    stage.replaceChildren(chart);
    const at = (event: Event): number =>
      Number((event.target as Element).closest("[data-node]")?.getAttribute("data-node") ?? NaN);
    const zoom = (index: number): void => {
      if (Number.isNaN(index)) return;
      draw(index === root ? (tree.parent[root] ?? -1) : index, true);
    };
    chart.addEventListener("click", (event) => {
      zoom(at(event));
    });
    chart.addEventListener("keydown", (event) => {
      const {key} = event as KeyboardEvent;
      if (key === "Enter" || key === " ") zoom(at(event));
      else if (key === "Escape") draw(-1, true);
      else if (!move(chart, event.target as Element, key)) return;
      event.preventDefault();
    });
    if (focus) (chart.querySelector("[data-node]") as SVGElement | null)?.focus();
  }
  draw(-1, false);
  return frame(stage, {
    title,
    legend: [
      {text: "a function, as wide as its share", color: "var(--series-2)", symbol: "band"},
      ...(touched.size > 0 ? [{text: "its code differs", color: "var(--worse)", symbol: "band" as const}] : [])
    ],
    width: outer,
    file: [artifact.experiment.name, finding.step, finding.variants[variant] ?? "", "flames"],
    table: {
      columns: ["function", "called by", "share"],
      rows: tree.node.map((name, i) => [
        tree.names[name] ?? "",
        tree.names[tree.node[tree.parent[i] ?? -1] ?? -1] ?? "",
        tree.total[i] ?? 0
      ])
    }
  });
}

/** Lays a node, all above it, and all that it called; −1 is what has no caller. */
function layBoxes({names, node, parent, total}: CallTree, root: number): Box[] {
  const boxes: Box[] = [];
  const children = new Map<number, number[]>();
  parent.forEach((above, i) => children.set(above, [...(children.get(above) ?? []), i]));
  const nameOf = (index: number): string => names[node[index] ?? -1] ?? "";
  const box = (index: number, x: number, width: number, row: number): void => {
    boxes.push({index, name: nameOf(index), x, width, row, total: total[index] ?? 0});
  };
  function lay(above: number, from: number, width: number, row: number): void {
    if (row >= DEPTH) return;
    const whole = above < 0 ? 1 : (total[above] ?? 1);
    let x = from;
    for (const child of children.get(above) ?? []) {
      const share = (width * (total[child] ?? 0)) / whole;
      box(child, x, share, row);
      lay(child, x, share, row + 1);
      x += share;
    }
  }
  const path: number[] = [];
  for (let index = root; index >= 0; index = parent[index] ?? -1) path.unshift(index);
  path.forEach((index, row) => {
    box(index, 0, 1, row);
  });
  lay(root, 0, 1, path.length);
  return boxes;
}

function flame(
  {index, name, x, width: share, row, total}: Box,
  width: number,
  touched: ReadonlySet<string>
): Node | null {
  const pixels = Math.max(0.5, share * width - 1);
  const letters = Math.floor((pixels - 8) / LETTER);
  const text = letters < 3 ? "" : name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;
  const label = `${name}, ${formatPercent(total)}`;
  return svg`<g data-node=${index} data-row=${row} tabindex=${row === 0 && x === 0 ? 0 : -1} role="button" aria-label=${label} class=${touched.has(name) ? "flame flame--touched" : "flame"}>
    <title>${label}</title>
    <rect x=${x * width} y=${row * ROW} width=${pixels} height=${ROW - 1} rx="2"/>
    ${text === "" ? null : svg`<text x=${x * width + 4} y=${row * ROW + 14}>${text}</text>`}
  </g>`;
}

/** Moves the focus as an arrow key says; returns whether it was one. */
function move(chart: Element, from: Element, key: string): boolean {
  const all = [...chart.querySelectorAll<SVGElement>("[data-node]")];
  const row = Number(from.getAttribute("data-row"));
  const rowOf = (one: Element): number => Number(one.getAttribute("data-row"));
  const here = all.indexOf(from as SVGElement);
  const target =
    key === "ArrowRight"
      ? all.slice(here + 1).find((one) => rowOf(one) === row)
      : key === "ArrowLeft"
        ? all.slice(0, here).findLast((one) => rowOf(one) === row)
        : key === "ArrowDown"
          ? all.slice(here + 1).find((one) => rowOf(one) === row + 1)
          : key === "ArrowUp"
            ? all.slice(0, here).findLast((one) => rowOf(one) === row - 1)
            : undefined;
  target?.focus();
  return /^Arrow/.test(key);
}
