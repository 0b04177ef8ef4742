import type {Artifact} from "../../runner/result/types.ts";
import type {Page} from "./page.ts";

/** What a page holds beside its cells. */
export interface Embedded {
  artifact: Artifact | null; // null: the catalogue, or an experiment without a run
  page: Page;
}

/** Reads what the server, or a report, embedded in the page. */
export function embedded(document: Document): Embedded {
  return {artifact: read(document, "artifact") as Artifact | null, page: read(document, "page") as Page};
}

function read(document: Document, id: string): unknown {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : null;
}
