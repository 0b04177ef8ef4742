import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {artifact as artifactSchema, FORMAT, VERSION} from "../result/schema.ts";
import type {Artifact} from "../result/types.ts";
import {StoreError} from "./error.ts";
import {replaceFile} from "./replace.ts";

/** Writes an artifact: to a temporary name, synced, renamed. Returns its SHA-256. */
export function writeArtifact(path: string, artifact: Artifact): string {
  const text = serializeArtifact(artifactSchema.parse(artifact));
  replaceFile(path, text);
  return createHash("sha256").update(text).digest("hex");
}

/** Reads an artifact. One of a newer version is refused with a sentence. */
export function readArtifact(path: string): Artifact {
  return parseArtifact(readFileSync(path, "utf8"), path);
}

/** As readArtifact, for a file’s text. */
export function parseArtifact(text: string, path: string): Artifact {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new StoreError(`${path} is not JSON: ${(error as Error).message}.`);
  }
  const {format, version} = (content ?? {}) as {format?: unknown; version?: unknown};
  if (format !== FORMAT) throw new StoreError(`${path} is not a result of Benchbook.`);
  if (typeof version !== "number" || version > VERSION) {
    throw new StoreError(
      `${path} has version ${String(version)} of the result format, and this Benchbook reads up to ${VERSION}. Read it with a newer one.`
    );
  }
  const parsed = artifactSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StoreError(`${path} is damaged at ${issue?.path.join(".") || "its top"}: ${issue?.message}.`);
}

/** Returns an artifact’s text. “<” is escaped, so that it can stand in a page’s script element byte for byte. */
export function serializeArtifact(artifact: Artifact): string {
  return `${JSON.stringify(artifact).replaceAll("<", "\\u003c")}\n`;
}
