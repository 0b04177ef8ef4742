import {html} from "htl";
import {element} from "../element.ts";

type Detail = Node | string | null;

/** Returns a list of names and what they are; an entry that is null or empty is left out. */
export function facts(entries: [name: string, detail: Detail | Detail[]][]): Element {
  const shown = entries.flatMap(([name, detail]) => {
    const details = (Array.isArray(detail) ? detail : [detail]).filter((one) => one !== null && one !== "");
    return details.length > 0 ? [{name, details}] : [];
  });
  return element(
    html`<dl class="facts">
      ${shown.map(
        ({name, details}) =>
          html`<div>
            <dt>${name}</dt>
            ${details.map((detail) => html`<dd>${detail}</dd>`)}
          </div>`
      )}
    </dl>`
  );
}
