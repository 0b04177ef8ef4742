import {html} from "htl";
import {narrate} from "../../../runner/narrate/finding.ts";
import {sentence} from "../../../runner/narrate/words.ts";
import type {Artifact, CountersFinding} from "../../../runner/result/types.ts";
import {paragraph} from "./paragraph.ts";
import type {SectionOptions} from "./finding.ts";

/** What a page shows of what the processor did. */
export function countersSection(finding: CountersFinding, artifact: Artifact, _options: SectionOptions): Node {
  const {headline, paragraphs} = narrate(finding, artifact);
  const {question, step} = finding;
  return html.fragment`<h2>${question ?? `What the step ${step} found`}</h2>
    <p>${sentence(headline)}</p>
    ${paragraphs.map(paragraph)}`;
}
