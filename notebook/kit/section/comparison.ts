import {html} from "htl";
import {narrate} from "../../../runner/narrate/finding.ts";
import {sentence} from "../../../runner/narrate/words.ts";
import type {Artifact, ComparisonFinding} from "../../../runner/result/types.ts";
import {publishedOf} from "./published.ts";

/** Returns a comparison’s sentences. Its charts and tables are cells of their own, as a reader chooses what they show. */
export function comparisonSection(finding: ComparisonFinding, artifact: Artifact): Node | null {
  const {headline, paragraphs} = narrate(finding, artifact);
  return html.fragment`${finding.question === null ? null : html`<h3>${finding.question}</h3>`}
    ${finding.status === "done" ? null : html`<p>${sentence(headline)}</p>`}
    ${paragraphs.map((text) => html`<p>${text}</p>`)} ${publishedOf(finding)}`;
}
