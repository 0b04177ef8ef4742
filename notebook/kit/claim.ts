import {html} from "htl";

export interface ClaimOptions {
  holds: boolean | null; // null: the data cannot tell
  measured?: unknown; // what the claim is held against: text, or a node
}

/**
 * Returns a sentence that the data must support. One that the data refutes is
 * struck out, with what was measured in its place; one that it can neither
 * support nor refute, as something is inconclusive, skipped or missing, says so.
 */
export function claim(text: string, {holds, measured}: ClaimOptions): HTMLElement {
  const {name, mark, label} = outcomes[holds === null ? "null" : holds ? "true" : "false"];
  return html`<p class="claim claim--${name}">
    <span class="claim-mark" aria-hidden="true">${mark}</span>
    <span class="claim-text">
      ${holds === false ? html`<s>${text}</s>` : text} <span class="claim-outcome">${label}</span>${
        measured === undefined || measured === null ? null : html`<span class="claim-measured">${measured}</span>`
      }
    </span>
  </p>` as HTMLElement;
}

const outcomes = {
  true: {name: "holds", mark: "✓", label: "holds"},
  false: {name: "fails", mark: "✗", label: "does not hold"},
  null: {name: "open", mark: "?", label: "cannot tell"}
};
