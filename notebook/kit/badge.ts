import {html} from "htl";
import type {VerdictLabel} from "./verdict.ts";

/** Returns a verdict’s word and mark, with what it is about before it if that is given. */
export function badge({kind, mark, word}: VerdictLabel, about?: string): Node | null {
  return html`<span class=${`badge badge--${kind.replace(" ", "-")}`}
    >${about === undefined ? null : html`<span class="badge-about">${about}</span>`}${
      mark === "" ? null : html`<span aria-hidden="true">${mark} </span>`
    }${word}</span
  >`;
}
