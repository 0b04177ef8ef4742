import {svg} from "htl";
import {formatProbability} from "../../../runner/narrate/history.ts";
import {revisionName, shortHash} from "../../../runner/narrate/revision.ts";
import {DENSE, type Drawn} from "./history-marks.ts";

const LABEL = 0.02; // of probability, from which on the likeliest has a figure

/**
 * Draws what lies below a history’s values, on the same x: crosses and rings for
 * revisions that were not measured, the posterior as bars, and names on the axis.
 */
export function lanes({subject, lane, bars, px}: Drawn, x: (index: number) => number, ticks: number[]): Element[] {
  const {posterior, revisions} = subject;
  const marked = revisions.flatMap((revision, index) => {
    const isSame = revision.sameAs !== null && revision.state !== "untestable";
    return isSame || revision.state === "untestable" ? [{revision, index, isSame}] : [];
  });
  const r = px < DENSE ? 2 : 3.6;
  return [
    group(
      "revisions without a value",
      marked.map(({revision, index, isSame}) =>
        isSame
          ? svg`<g>${link(revision.sameAs ?? index, index, lane, x)}<circle cx=${x(index)} cy=${lane} r=${r} fill="var(--surface)" stroke="var(--series-1)" stroke-width="1.5"><title>${revisionName(revision)}: the same code</title></circle></g>`
          : svg`<path d=${cross(x(index), lane, r)} stroke="var(--worse)" stroke-width="2"><title>${revisionName(revision)}: ${revision.reason ?? "it cannot be tested"}</title></path>`
      )
    ),
    ...(posterior === null ? [] : [group("posterior", posteriorBars(posterior, bars, px, x))]),
    group("axis", [
      svg`<text x=${x(revisions.length - 1) + px / 2} y=${bars.bottom + 38} text-anchor="end" fill="currentColor">revision, the oldest first →</text>`
    ]),
    group(
      "revisions",
      ticks.flatMap((index) => {
        const revision = revisions[index];
        if (!revision) return [];
        const anchor = index === 0 ? "start" : index === revisions.length - 1 ? "end" : "middle";
        const dx = index === 0 ? -Math.min(6, px / 2) : index === revisions.length - 1 ? Math.min(6, px / 2) : 0;
        return [
          svg`<path d=${`M${x(index)},${bars.bottom + 4}v5`} stroke="currentColor"/>`,
          svg`<text x=${x(index) + dx} y=${bars.bottom + 22} text-anchor=${anchor} fill="currentColor" font-size="11">${shortHash(revision.hash)}</text>`
        ];
      })
    )
  ];
}

function posteriorBars(
  posterior: number[],
  {top, bottom}: Drawn["bars"],
  px: number,
  x: (index: number) => number
): (Node | null)[] {
  const likely = posterior.flatMap((p, index) => (index > 0 && p > 0.0005 ? [{index, p}] : []));
  const most = Math.max(0.05, ...likely.map(({p}) => p));
  const [first] = likely.filter(({p}) => p > LABEL).sort((a, b) => b.p - a.p);
  const width = Math.max(1.5, Math.min(18, px * 0.7));
  const height = (p: number): number => Math.max(1, ((bottom - top - 26) * p) / most);
  const left = x(0) - px / 2;
  return [
    svg`<path d=${`M${left},${bottom}H${x(posterior.length - 1) + px / 2}`} stroke="var(--line)"/>`,
    svg`<text x=${left} y=${top + 2} text-anchor="start" fill="currentColor">↓ probability that it is the culprit</text>`,
    ...likely.map(
      ({index, p}) =>
        svg`<rect x=${x(index) - width / 2} y=${bottom - height(p)} width=${width} height=${height(p)} fill="var(--series-2)"><title>${formatProbability(p)}</title></rect>`
    ),
    first
      ? svg`<text x=${x(first.index)} y=${bottom - height(first.p) - 4} text-anchor="middle" fill="var(--foreground)" font-weight="600" stroke="var(--surface)" stroke-width="4" paint-order="stroke">${formatProbability(first.p)}</text>`
      : null
  ];
}

/** Ties what has the same code together, by an arc below. */
function link(from: number, to: number, y: number, x: (index: number) => number): Node | null {
  const [a, b] = [x(from), x(to)];
  return svg`<path d=${`M${a},${y}Q${(a + b) / 2},${y + 9} ${b},${y}`} fill="none" stroke="var(--series-1)" stroke-opacity="0.6"/>`;
}

function cross(x: number, y: number, r: number): string {
  return `M${x - r},${y - r}l${2 * r},${2 * r}m0,${-2 * r}l${-2 * r},${2 * r}`;
}

function group(name: string, children: (Node | null)[]): Element {
  return svg`<g role="group" aria-label=${name}>${children}</g>` as Element;
}
