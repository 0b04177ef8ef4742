import {html} from "htl";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact} from "../../../runner/result/types.ts";
import type {ChartOptions} from "../chart/options.ts";
import {effectsCharts} from "../charts.ts";
import {element, nothing} from "../element.ts";
import {asideTable} from "./aside.ts";
import {interactions} from "./interactions.ts";
import {resultTable} from "./table.ts";

/** Returns a section on how variants compare: how to read that, charts and tables; nothing if nothing was compared. */
export function comparisons(artifact: Artifact, options: ChartOptions): Element {
  if (findingsOf(artifact, "comparison").every(({comparisons}) => comparisons.length === 0)) return nothing();
  return element(
    html`<section>
      <h2 id="how-they-compare">How they compare</h2>
      <p>
        Each faint dot is a round: what a variant took, over what its baseline took in the same round. To count as
        better or worse, an interval must lie beyond the band of differences that don’t matter, and its median beyond
        the noise floor: what the baseline, run twice in each round, differs by from itself.
      </p>
      ${effectsCharts(artifact, options)} ${resultTable(artifact)} ${interactions(artifact, options)}
      ${asideTable(artifact, options)}
    </section>`
  );
}
