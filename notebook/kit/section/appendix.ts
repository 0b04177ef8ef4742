import {html} from "htl";
import type {Artifact} from "../../../runner/result/types.ts";
import type {Page} from "../page.ts";
import {element} from "../element.ts";
import {machineFacts, methodFacts} from "./method.ts";
import {warningList} from "./notices.ts";
import {buildList, provenance} from "./provenance.ts";

/** Returns what a reader needs to check a run: how it was measured, on what, of what, and where that is kept. */
export function appendix(artifact: Artifact, page: Page): Element {
  return element(
    html`<div class="appendix">
      <section>
        <h2 id="method">How it was measured</h2>
        ${methodFacts(artifact)} ${warningList(artifact)}
      </section>
      <section>
        <h2 id="machine">The machine</h2>
        ${machineFacts(artifact)}
      </section>
      <section>
        <h2 id="builds">What was built</h2>
        ${buildList(artifact)}
      </section>
      <section>
        <h2 id="provenance">Provenance</h2>
        ${provenance(artifact, page)}
      </section>
    </div>`
  );
}
