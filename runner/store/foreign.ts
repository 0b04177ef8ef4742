import {constants} from "node:buffer";
import {createHash} from "node:crypto";
import {readFileSync, statSync} from "node:fs";
import {basename, join} from "node:path";
import {gunzipSync} from "node:zlib";
import type {Artifact} from "../result/types.ts";
import {parseArtifact} from "./artifact.ts";
import {isMissing, StoreError} from "./error.ts";

/** A run that came as a file, from whoever. */
export interface Foreign {
  path: string;
  kind: "result" | "report";
  artifact: Artifact;
  sha256: string; // of the artifact’s text
}

/**
 * Reads the artifact that a file is, or that a report holds. Throws a StoreError
 * that says what is wrong with it. Of what it says, nothing has been believed but
 * that it has the form of an artifact.
 */
export function readForeign(path: string): Foreign {
  const text = readText(path);
  if (/^\s*[{[]/.test(text)) return {path, kind: "result", artifact: parseChecked(text, path), sha256: hash(text)};
  const embedded = scriptText(text, "artifact") ?? packedText(text, path);
  if (embedded === null) throw new StoreError(`${path} is neither a result of Benchbook nor a report that holds one.`);
  const sha256 = hash(embedded);
  const stated = statedHash(text);
  if (stated !== null && stated !== sha256) {
    throw new StoreError(
      `${path} is damaged: its result is not the one that the report was written with, whose SHA-256 is ${stated}. Ask for the file again.`
    );
  }
  return {path, kind: "report", artifact: parseChecked(embedded, path), sha256};
}

function readText(path: string): string {
  try {
    if (statSync(path).isDirectory())
      throw new StoreError(`${path} is a folder. Name the file in it, e.g., ${join(path, "result.json")}.`);
    return readFileSync(path, "utf8").replace(/^\ufeff/, "");
  } catch (error) {
    if (isMissing(error)) throw new StoreError(`There is no file ${path}.`);
    if (error instanceof StoreError) throw error;
    throw new StoreError(`${path} cannot be read: ${(error as Error).message}.`);
  }
}

/** As parseArtifact; moreover, its names are names, so that nothing leaves the folder that is named after them. */
function parseChecked(text: string, path: string): Artifact {
  const artifact = parseArtifact(text, path);
  const {experiment, run} = artifact;
  const files = experiment.files.map((file) => file.path);
  if (files.length === 0) throw new StoreError(`${path} holds no experiment file, and so nothing to run.`);
  const names = [...files, experiment.name, run.id];
  const bad = names.find((name) => name.includes("\0") || /^\.*$/.test(name) || /[/\\]/.test(name));
  if (bad !== undefined)
    throw new StoreError(`${path} is damaged: “${basename(bad)}” is to be at ${bad}, which is no name.`);
  return artifact;
}

/** A large artifact stands in a report as gzip in Base64. */
function packedText(html: string, path: string): string | null {
  const packed = scriptText(html, "artifact", "application/gzip");
  if (packed === null) return null;
  try {
    return gunzipSync(Buffer.from(packed, "base64"), {maxOutputLength: constants.MAX_STRING_LENGTH}).toString();
  } catch (error) {
    throw new StoreError(
      `${path} is damaged: its result cannot be unpacked (${(error as Error).message}). Ask for the file again.`
    );
  }
}

/** A report’s artifact has no “<”, and so ends with its element. */
function scriptText(html: string, id: string, type = "application/json"): string | null {
  const begin = `<script type="${type}" id="${id}">`;
  const start = html.lastIndexOf(begin);
  if (start < 0) return null;
  const end = html.indexOf("</script>", start);
  return end < 0 ? null : html.slice(start + begin.length, end);
}

function statedHash(html: string): string | null {
  try {
    const page = JSON.parse(scriptText(html, "page") ?? "null") as {sha256?: unknown} | null;
    return typeof page?.sha256 === "string" ? page.sha256 : null;
  } catch {
    return null;
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
