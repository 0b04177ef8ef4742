import {deserialize, parseTemplate, type Cell} from "@observablehq/notebook-kit";
import type {Artifact} from "../../../runner/result/types.ts";
import type {Page} from "../page.ts";
import {colophon} from "../section/colophon.ts";
import {provenance} from "../section/provenance.ts";

export interface BodyOptions {
  name: string; // of the notebook’s file
  source: string; // the notebook
  cells: string; // HTML: an element for each of its cells, as Notebook Kit made them
  contents: Map<number, string>; // HTML: what each cell shows
  bytes: number; // of the artifact
}

/** Returns what a report shows before a script runs, and prints: cells, contents, and foot. It needs a document. */
export function reportBody(
  artifact: Artifact,
  page: Page,
  {name, source, cells, contents, bytes}: BodyOptions
): string {
  const notebook = deserialize(source);
  const main = document.createElement("main");
  main.innerHTML = cells;
  for (const cell of notebook.cells) {
    const root = main.querySelector(`#cell-${cell.id}`);
    if (root && !isStatic(cell)) root.innerHTML = contents.get(cell.id) ?? "";
  }
  if (main.querySelector("#provenance") === null) main.append(ownProvenance(artifact, page));
  const headings = [...main.querySelectorAll("h2")];
  const [first] = headings;
  if (first && headings.length > 1) main.insertBefore(contentsOf(headings), topOf(first, main));
  divide(main);
  main.append(
    colophon(artifact, page, {
      bytes,
      notebook: {
        name: `notebook/${name}`,
        cells: notebook.cells.map(({id, mode, value}) => ({id, mode, source: value}))
      }
    })
  );
  return main.outerHTML;
}

/** Puts each heading’s cell in a section with the cells up to the next, so that pages can be broken between them. */
function divide(main: Element): void {
  let part: Element | null = null;
  for (const child of [...main.children]) {
    if (child.querySelector("h2") !== null) {
      part = document.createElement("section");
      part.className = "part";
      main.insertBefore(part, child);
    }
    part?.append(child);
  }
}

/** What Notebook Kit has rendered for good, with anchors, and no script renders again. */
function isStatic({mode, value, output}: Cell): boolean {
  return mode === "md" && output === undefined && parseTemplate(value).expressions.length === 0;
}

/** Whatever a notebook shows, its report says where it comes from. */
function ownProvenance(artifact: Artifact, page: Page): Element {
  const section = document.createElement("section");
  const heading = section.appendChild(document.createElement("h2"));
  heading.id = "provenance";
  heading.textContent = "Provenance";
  section.append(provenance(artifact, page));
  return section;
}

/** Returns the list of contents. A heading without an identity is led to by that of its cell. */
function contentsOf(headings: HTMLElement[]): Element {
  const nav = document.createElement("nav");
  nav.className = "contents";
  nav.setAttribute("aria-label", "Contents");
  const list = nav.appendChild(document.createElement("ol"));
  for (const heading of headings) {
    const link = list.appendChild(document.createElement("li")).appendChild(document.createElement("a"));
    link.href = `#${heading.id || heading.closest(".observablehq--cell")?.id}`;
    link.textContent = heading.textContent;
  }
  return nav;
}

function topOf(element: Element, main: Element): Element {
  const {parentElement} = element;
  return parentElement === null || parentElement === main ? element : topOf(parentElement, main);
}
