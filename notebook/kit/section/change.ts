import {html} from "htl";
import {list} from "../../../runner/narrate/words.ts";
import type {Change} from "../../../runner/result/types.ts";

const MOST = 40; // files
const BAR = 72; // px

/** Returns what a revision changed: its files with bars of the lines added and removed, and the functions in which. */
export function changeList({files}: Change): Node | null {
  const most = Math.max(1, ...files.map(({added, removed}) => (added ?? 0) + (removed ?? 0)));
  return html`<ul class="change">
    ${files.slice(0, MOST).map(
      ({added, functions, path, removed}) =>
        html`<li>
          <code>${path}</code>
          ${
            added === null || removed === null
              ? html`<span class="muted">not text</span>`
              : html`<span class="change-lines"
                  >${bar(added, most, "added")}${bar(removed, most, "removed")}<span class="change-count"
                    >+${added} −${removed}</span
                  ></span
                >`
          }
          ${functions.length > 0 ? html`<span class="muted">in ${list(functions)}</span>` : null}
        </li>`
    )}
    ${files.length > MOST ? html`<li class="muted">and ${files.length - MOST} more</li>` : null}
  </ul>`;
}

function bar(lines: number, most: number, kind: "added" | "removed"): Node | null {
  if (lines === 0) return null;
  const width = `${Math.max(2, Math.round((BAR * lines) / most))}px`;
  return html`<span class=${`change-bar change-bar--${kind}`} style=${{width}} aria-hidden="true"></span>`;
}
