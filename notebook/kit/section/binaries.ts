import {html} from "htl";
import {byInterest, formatSize, told} from "../../../runner/narrate/binaries.ts";
import {narrate} from "../../../runner/narrate/finding.ts";
import {formatNumber} from "../../../runner/narrate/units.ts";
import {plural, sentence} from "../../../runner/narrate/words.ts";
import type {Artifact, BinariesFinding, ComparedProgram} from "../../../runner/result/types.ts";
import {addressMap, mappedProgram} from "../chart/address-map.ts";
import {swatch} from "../chart/frame.ts";
import {lookOf, seriesOf, type Series} from "../chart/series.ts";
import {paragraph} from "./paragraph.ts";
import type {SectionOptions} from "./finding.ts";

/** What a page shows of how builds differ: where the hot functions are, what changed, and what the programs are made of. */
export function binariesSection(finding: BinariesFinding, artifact: Artifact, {width}: SectionOptions): Node {
  const {headline, paragraphs} = narrate(finding, artifact);
  const {programs, question, step} = finding;
  const mapped = mappedProgram(finding);
  const {shown} = told(programs);
  const others = byInterest(programs).filter((program) => !shown.includes(program));
  return html.fragment`<h2>${question ?? `What the step ${step} found`}</h2>
    ${mapped === null ? html`<p>${sentence(headline)}</p>` : addressMap(artifact, finding, mapped, {title: sentence(headline), width})}
    ${paragraphs.map(paragraph)}
    ${shown.length === 0 ? null : countTable(finding, shown, artifact, "Functions, build by build")}
    ${
      others.length === 0
        ? null
        : html`<details>
            <summary>${plural(others.length, "more file")}</summary>
            ${countTable(finding, others, artifact, "Functions of more files, build by build")}
          </details>`
    }
    ${shown.length === 0 ? null : sectionTable(finding)}`;
}

function countTable(
  finding: BinariesFinding,
  programs: readonly ComparedProgram[],
  artifact: Artifact,
  label: string
): Node | null {
  const series = seriesOf(artifact);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>
    <table class="results">
      <thead>
        <tr>
          <th scope="col">Variant</th>
          <th scope="col" class="number">Functions</th>
          <th scope="col" class="number">Moved</th>
          <th scope="col" class="number">In place</th>
          <th scope="col" class="number">Changed</th>
          <th scope="col" class="number">Added</th>
          <th scope="col" class="number">Removed</th>
          <th scope="col" class="number">Lines too many</th>
          <th scope="col" class="number">Size</th>
        </tr>
      </thead>
      ${programs.map((program) => countRows(program, finding, series))}
    </table>
  </div>`;
}

function countRows(
  {path, builds, comparisons}: ComparedProgram,
  {variants}: BinariesFinding,
  series: Map<string, Series>
): Node | null {
  return html`<tbody>
    <tr class="group">
      <th colspan="9" scope="rowgroup">${path}</th>
    </tr>
    ${builds.map((build, i) => {
      const variant = variants[i] ?? "";
      const look = lookOf(series, variant);
      const found = comparisons.find((one) => one.variant === variant);
      const counts = found
        ? [found.moved, found.same, found.changed.count, found.added.count, found.removed.count].map(formatNumber)
        : Array.from({length: 5}, () => (i === 0 ? "" : "—"));
      return html`<tr>
        <th scope="row"><span class="variant">${swatch(look)}${variant}</span></th>
        <td class="number">${build === null ? "—" : formatNumber(build.functions)}</td>
        ${counts.map((text) => html`<td class="number">${text}</td>`)}
        <td class="number">${build?.pressure == null ? "—" : formatNumber(build.pressure)}</td>
        <td class="number">${build === null ? "—" : formatSize(build.bytes)}</td>
      </tr>`;
    })}
  </tbody>`;
}

/** Returns the sizes of the sections that are loaded, folded. */
function sectionTable({programs, variants}: BinariesFinding): Node | null {
  return html`<details>
    <summary>Sections and their sizes</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Sections and their sizes">
      <table class="results">
        <thead>
          <tr>
            <th scope="col">Section</th>
            ${variants.map((variant) => html`<th scope="col" class="number">${variant}</th>`)}
          </tr>
        </thead>
        ${byInterest(programs).map(({path, builds}) => {
          const names = [...new Set(builds.flatMap((build) => build?.sections.map(({name}) => name) ?? []))];
          return html`<tbody>
            <tr class="group">
              <th colspan=${variants.length + 1} scope="rowgroup">${path}</th>
            </tr>
            ${names.map(
              (name) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  ${builds.map((build) => {
                    const section = build?.sections.find((one) => one.name === name);
                    return html`<td class="number">${section === undefined ? "—" : formatNumber(section.bytes)}</td>`;
                  })}
                </tr>`
            )}
          </tbody>`;
        })}
      </table>
    </div>
  </details>`;
}
