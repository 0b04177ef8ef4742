import {html} from "htl";
import {failures} from "../../../runner/narrate/failures.ts";
import {narrate} from "../../../runner/narrate/finding.ts";
import type {Artifact} from "../../../runner/result/types.ts";
import type {Page} from "../page.ts";
import {element, nothing} from "../element.ts";

/** Returns what failed, each with the last lines of its log; nothing if nothing did. */
export function failureList(artifact: Artifact): Element {
  const all = failures(artifact);
  if (all.length === 0) return nothing();
  return element(
    html`<section class="notices notices--failed" aria-label="What failed">
      <h2 id="failures">What failed</h2>
      ${all.map(
        ({text, tail, log}) =>
          html`<div class="notice">
            <p>${text}</p>
            ${tail === null ? null : html`<pre class="tail">${tail}</pre>`}
            ${log === null ? null : html`<p class="muted">All of it: <code>${log}</code></p>`}
          </div>`
      )}
    </section>`
  );
}

/** Returns what limits what was found, a sentence each; nothing if nothing does. */
export function warningList(artifact: Artifact): Element {
  const warnings = [
    ...artifact.findings.flatMap((finding) => narrate(finding, artifact).warnings),
    ...artifact.run.warnings
  ];
  if (warnings.length === 0) return nothing();
  return element(
    html`<section class="notices notices--warning" aria-label="Warnings">
      <h2 id="warnings">Warnings</h2>
      <ul>
        ${warnings.map((text) => html`<li>${text}</li>`)}
      </ul>
    </section>`
  );
}

/** Returns what stands in place of a notebook that has nothing to show. */
export function notice({notice}: Page): Element {
  if (notice === null) return nothing();
  const {title, text, command} = notice;
  return element(
    html`<section class="empty">
      <nav class="trail"><a href="/">Benchbook</a></nav>
      <h1>${title}</h1>
      <p>${text}</p>
      ${command === null ? null : html`<pre>${command}</pre>`}
    </section>`
  );
}
