import type {Artifact} from "../../runner/result/types.ts";
import type {Page} from "./page.ts";

/** What a page holds beside its cells. */
export interface Embedded {
  artifact: Artifact | null; // null: the catalogue, an experiment without a run, or an artifact that is packed
  page: Page;
}

/** Reads what the server, or a report, embedded in the page; an artifact that is packed stays so. */
export function embedded(document: Document): Embedded {
  const artifact = isPacked(document) ? null : (parse(document, "artifact") as Artifact | null);
  return {artifact, page: parse(document, "page") as Page};
}

/** Reads an artifact that is packed. */
export async function unpacked(document: Document): Promise<Artifact> {
  return JSON.parse(await (await artifactFile(document)).text()) as Artifact;
}

/** Returns whether a page holds its artifact as gzip in Base64, and not as it is. */
export function isPacked(document: Document): boolean {
  return document.getElementById("artifact")?.getAttribute("type") === "application/gzip";
}

/** Returns the file of the artifact that a page holds, byte for byte. */
export async function artifactFile(document: Document): Promise<Blob> {
  const text = document.getElementById("artifact")?.textContent ?? "";
  const type = "application/json";
  if (!isPacked(document)) return new Blob([text], {type});
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; ++i) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Blob([await new Response(stream).arrayBuffer()], {type});
}

function parse(document: Document, id: string): unknown {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : null;
}
