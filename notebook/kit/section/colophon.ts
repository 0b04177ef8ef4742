import {html} from "htl";
import type {Artifact} from "../../../runner/result/types.ts";
import {element} from "../element.ts";
import type {Page} from "../page.ts";

export interface ColophonOptions {
  bytes: number; // of the artifact
  notebook: {name: string; cells: {id: number; mode: string; source: string}[]};
}

/** Returns the foot of a report: what the file is, what it holds, and how it was written. */
export function colophon({experiment, run}: Artifact, {report}: Page, {bytes, notebook}: ColophonOptions): Element {
  return element(
    html`<footer class="colophon">
      <p>
        This file is complete. It asks nothing of the network, and holds the result that it shows, byte for
        byte${report?.original ? ", without the names of hosts and users" : ""}: to check it, and to run the experiment
        again.${
          report?.packed
            ? " As it is large, it is compressed, and read when you choose something, click on a chart, or download it."
            : ""
        }
      </p>
      <p>
        <button type="button" class="download" data-file=${`${experiment.name}-${run.id}.json`} hidden>
          Download the result, ${formatBytes(bytes)}
        </button>
      </p>
      <details class="cells">
        <summary>The cells of this page, from ${notebook.name}</summary>
        <p>Every figure above is an expression on the result. The numbers lead to what the cells show.</p>
        <ol>
          ${notebook.cells.map(
            ({id, mode, source}) =>
              html`<li>
                <a href=${`#cell-${id}`} aria-label=${`Cell ${id}`}>${id}</a>
                <pre class=${`cell cell--${mode}`}>${source}</pre>
              </li>`
          )}
        </ol>
      </details>
    </footer>`
  );
}

function formatBytes(bytes: number): string {
  const [size, unit] = bytes < 1e3 ? [bytes, "bytes"] : bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${size < 9.95 && unit !== "bytes" ? size.toFixed(1) : Math.round(size)}\u00a0${unit}`;
}
