import {html, svg} from "htl";
import {formatEffect, formatEstimate, formatInterval, negligible, none} from "../../../runner/narrate/effect.ts";
import type {Comparison} from "../../../runner/result/types.ts";
import {badge} from "../badge.ts";
import {follow} from "../choice/address.ts";
import {element} from "../element.ts";
import {verdictLabel} from "../verdict.ts";

interface Place {
  name: string;
  at: string; // as a reader chooses it
  toX: (value: number) => number;
}

/** Returns a benchmark’s row: its name, which leads to its samples, its interval drawn, its ratio and its verdict. */
export function suiteRow(comparison: Comparison, {name, at, toX}: Place): Element {
  const {effect, unit, variant} = comparison;
  const show = () => {
    follow({at, metric: null});
    document.querySelector("form.choices[data-charts]")?.scrollIntoView({behavior: "smooth"});
  };
  return element(
    html`<tr>
      <th scope="row">
        <button type="button" class="link" title=${`Show the samples of ${variant} in ${name}`} onclick=${show}>
          ${name}
        </button>
      </th>
      <td class="suite-track">${picture(comparison, toX)}</td>
      <td class="number">${effect ? formatEstimate(effect, unit) : "—"}</td>
      <td class="number suite-interval">${effect ? formatInterval(effect, unit) : "—"}</td>
      <td>${badge(verdictLabel(comparison))}</td>
    </tr>`
  );
}

/** Draws an interval over the band of what doesn’t matter. */
function picture({effect, delta, verdict, unit}: Comparison, toX: (value: number) => number): Node | null {
  if (!effect || effect.scale !== "ratio") return null;
  const {low, high} = effect.interval;
  const [from = 0, to = 0] = negligible(effect, delta).map(toX);
  const [x1, x2] = [low === null ? 0 : toX(low), high === null ? 100 : toX(high)];
  const decided = verdict === "worse" || verdict === "better" || verdict === "equivalent";
  const zero = toX(none(effect));
  const percent = (value: number) => `${value.toFixed(2)}%`;
  return svg`<svg class="interval" role="img" aria-label=${formatEffect(effect, unit)} style=${{color: decided ? `var(--${verdict})` : "var(--undecided)"}}>
    <rect x=${percent(from)} width=${percent(to - from)} height="16" fill="var(--delta)"/>
    <line x1=${percent(zero)} x2=${percent(zero)} y2="16" stroke="var(--muted)" stroke-opacity="0.7"/>
    <line x1=${percent(x1)} x2=${percent(x2)} y1="8" y2="8" stroke="currentColor" stroke-width="2.5" stroke-opacity=${low === null || high === null ? 0.3 : 1} />
    <circle cx=${percent(toX(effect.estimate))} cy="8" r="3.6" fill="currentColor"/>
  </svg>`;
}

/** Returns where a ratio lies in a picture, in percent of its width, on a log scale that they share. */
export function scaleFor(comparisons: Comparison[]): (value: number) => number {
  const logs = comparisons.flatMap(({effect, delta}) =>
    effect?.scale === "ratio"
      ? [effect.estimate, effect.interval.low ?? 1, effect.interval.high ?? 1, 1 + delta, 1 / (1 + delta)].map(Math.log)
      : []
  );
  const low = Math.min(...logs);
  const high = Math.max(...logs);
  return (value) => 2 + ((Math.log(value) - low) / (high - low || 1)) * 96;
}
