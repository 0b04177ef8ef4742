import {html} from "htl";
import {narrate} from "../../../runner/narrate/finding.ts";
import type {Artifact, BisectionFinding} from "../../../runner/result/types.ts";

/** What a page shows of a bisection. */
export function bisectionSection(finding: BisectionFinding, artifact: Artifact): Node {
  const {headline, paragraphs} = narrate(finding, artifact);
  return html.fragment`<p>${headline}.</p>${paragraphs.map((text) => html`<p>${text}</p>`)}`;
}
