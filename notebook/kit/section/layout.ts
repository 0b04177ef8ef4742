import {html} from "htl";
import {formatEstimate, formatInterval} from "../../../runner/narrate/effect.ts";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {narrate} from "../../../runner/narrate/finding.ts";
import {causeClause, floorWords, groundSentences, isOf, rungNames} from "../../../runner/narrate/layout.ts";
import {vanishingWords} from "../../../runner/narrate/layout-effect.ts";
import {afterColon, capital, sentence} from "../../../runner/narrate/words.ts";
import {isSame} from "../../../runner/result/findings.ts";
import type {Artifact, LayoutCause, LayoutEffect, LayoutFinding, Rung} from "../../../runner/result/types.ts";
import {layoutEffectsChart} from "../chart/layout-effects.ts";
import {layoutsChart} from "../chart/layouts.ts";
import type {SectionOptions} from "./finding.ts";
import {paragraph} from "./paragraph.ts";
import {stepAnchor} from "./step-anchor.ts";

/** What a page shows of what placement does to a difference: the ladder, the difference layout by layout, and what placement alone does. */
export function layoutSection(finding: LayoutFinding, artifact: Artifact, {width}: SectionOptions): Node {
  const {headline, described} = narrate(finding, artifact);
  const {causes, effects, question, step} = finding;
  return html.fragment`<h2>${question ?? `What the step ${step} found`}</h2>
    ${causes.length === 0 ? html`<p>${sentence(headline)}</p>` : causes.map((cause) => ladder(cause, finding))}
    ${effects.filter((effect) => effect.judged).map((effect) => charts(effect, finding, artifact, width))}
    ${groundSentences(finding).map(paragraph)} ${described === null ? null : otherTable(finding)}`;
}

/** Returns the cause and its ladder: a checklist, each rung with its evidence and the step that gave it. */
function ladder(cause: LayoutCause, finding: LayoutFinding): Node | null {
  const name = cause.cause.replace(" ", "-");
  return html`<section
    class=${`ladder ladder--${name}`}
    aria-label=${`Why ${cause.variant} differs from ${cause.baseline}, ${finding.step}: the ladder`}
  >
    <p class="ladder-cause">${sentence(capital(causeClause(cause, finding)))}</p>
    <p class="ladder-reason">${cause.reason}</p>
    <ol>
      ${cause.rungs.map(rung)}
    </ol>
  </section>`;
}

function rung({rung, answer, evidence, step}: Rung): Node | null {
  const name = answer.replace(" ", "-");
  return html`<li class=${`rung rung--${name}`}>
    <span class="rung-mark" aria-hidden="true">${marks[answer]}</span>
    <span class="rung-text">
      <span class="rung-name">${rungNames[rung]}</span> <span class="rung-answer">${answer}</span>
      <span class="rung-evidence"
        >${evidence}${step === null ? null : html.fragment` <a href=${`#${stepAnchor(step)}`}>${step}</a>`}</span
      >
    </span>
  </li>`;
}

const marks: Record<Rung["answer"], string> = {yes: "✓", no: "✗", "cannot tell": "?"};

function charts(effect: LayoutEffect, finding: LayoutFinding, artifact: Artifact, width: number): Node | null {
  const own = finding.spreads.filter((spread) => isOf(spread, effect));
  const judged = finding.effects.filter((one) => one.judged);
  const first = judged.find((one) => isSame({...one, variant: effect.variant}, effect)) ?? effect;
  // What tells titles with the same words apart, where there are several.
  const steps = artifact.findings.filter(({kind}) => kind === "layout");
  const of = [...(steps.length > 1 ? [finding.step] : []), ...(judged.length > 1 ? [nameOf(effect)] : [])];
  const titled = (clause: string) => (of.length === 0 ? clause : `${of.join(", ")}: ${sentence(afterColon(clause))}`);
  return html.fragment`${layoutEffectsChart(artifact, finding, effect, {title: titled(sentence(vanishingWords(effect, "random"))), width})}
    ${first === effect && own.length > 0 ? layoutsChart(artifact, finding, own, {title: titled(floorWords(own)), width}) : null}`;
}

function nameOf({measurement, benchmark, metric, baseline, variant}: LayoutEffect): string {
  return `${pathOf(measurement, benchmark)}, ${metric}: ${variant} against ${baseline}`;
}

/** Returns the effects that are described, and not judged. */
function otherTable({effects}: LayoutFinding): Node | null {
  const others = effects.filter(({judged}) => !judged);
  if (others.length === 0) return null;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Other metrics">
    <table class="results">
      <thead>
        <tr>
          <th scope="col">Described, not judged</th>
          <th scope="col" class="number">As shipped</th>
          <th scope="col" class="number">Random layouts</th>
          <th scope="col" class="number">Interval</th>
          <th scope="col" class="number">Pinned layouts</th>
          <th scope="col" class="number">Interval</th>
        </tr>
      </thead>
      <tbody>
        ${others.map(
          (other) =>
            html`<tr>
              <th scope="row">${nameOf(other)}</th>
              <td class="number">${other.shipped === null ? "—" : formatEstimate(other.shipped, other.unit)}</td>
              ${[other.random, other.pinned].map((effect) =>
                effect === null
                  ? html.fragment`<td class="number">—</td><td></td>`
                  : html.fragment`<td class="number">${formatEstimate(effect, other.unit)}</td>
                      <td class="number">${formatInterval(effect, other.unit)}</td>`
              )}
            </tr>`
        )}
      </tbody>
    </table>
  </div>`;
}
