import {html} from "htl";
import {revisionName} from "../../../runner/narrate/revision.ts";
import {findingsOf, inReadingOrder, isConfirmation, type FindingOf} from "../../../runner/result/findings.ts";
import type {Artifact, Finding} from "../../../runner/result/types.ts";
import {element} from "../element.ts";
import {binariesSection} from "./binaries.ts";
import {bisectionSection} from "./bisection.ts";
import {comparisonSection} from "./comparison.ts";
import {countersSection} from "./counters.ts";
import {layoutSection} from "./layout.ts";
import {profileSection} from "./profile.ts";
import {stepAnchor} from "./step-anchor.ts";
import {timelineSection} from "./timeline.ts";

/** What a section is drawn with. */
export interface SectionOptions {
  width: number; // px
}

type Sections = {
  [K in Finding["kind"]]: (finding: FindingOf<K>, artifact: Artifact, options: SectionOptions) => Node | null;
};

/**
 * What a page shows of a finding, by its kind. A new kind is a file beside this
 * one, and a line here; without the line this does not compile.
 */
const sections: Sections = {
  binaries: binariesSection,
  bisection: bisectionSection,
  comparison: comparisonSection,
  counters: countersSection,
  layout: layoutSection,
  profile: profileSection,
  timeline: timelineSection
};

/** Returns a section for each finding: on what grounds it stands, and with what reservations. */
export function grounds(artifact: Artifact, options: SectionOptions = {width: 720}): Element {
  return element(
    html`<div class="prose">
      ${inReadingOrder(artifact.findings).map(
        (finding) =>
          html.fragment`<span class="anchor" id=${stepAnchor(finding.step)}></span>${isConfirmation(finding, artifact.findings) ? html`<h3>${confirmationTitle(finding, artifact)}</h3>` : null}
          ${sectionOf(finding.kind, finding, artifact, options)}`
      )}
    </div>`
  );
}

function confirmationTitle({step}: Finding, artifact: Artifact): string {
  const names = findingsOf(artifact, "bisection").flatMap(({culprits, revisions}) =>
    culprits
      .filter(({confirmation}) => confirmation?.step === step)
      .flatMap(({named}) => revisions[named ?? -1] ?? [])
      .map(revisionName)
  );
  return `The confirmation of ${names[0] ?? step}`;
}

function sectionOf<K extends Finding["kind"]>(
  kind: K,
  finding: FindingOf<K>,
  artifact: Artifact,
  options: SectionOptions
): Node | null {
  return sections[kind](finding, artifact, options);
}
