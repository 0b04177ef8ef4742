import {html} from "htl";

/** Returns a paragraph of a narration, in which what stands between backquotes is code. */
export function paragraph(text: string): Node | null {
  return html`<p>${text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}</p>`;
}
