import {createHash} from "node:crypto";
import {chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from "node:fs";
import {dirname, join, relative} from "node:path";
import type {Experiment} from "../experiment/experiment.ts";
import type {Attachment} from "../result/types.ts";

/**
 * Returns the files that an experiment needs beside its YAML: patches, series
 * and overlay. With them, its artifact is enough to run it again.
 */
export function collectAttachments({folder, revisions, inputs, overlay}: Experiment): Attachment[] {
  const sources = [
    ...revisions.map(({source}) => source),
    ...inputs.map((input) => (input.kind === "source" ? input.source : null))
  ];
  const wanted: [Attachment["role"], string][] = [
    ...revisions.flatMap(({patches}) => patches.map((path): [Attachment["role"], string] => ["patch", path])),
    ...sources
      .flatMap((source) => (source?.kind === "series" ? files(source.path) : []))
      .map((path): [Attachment["role"], string] => ["series", path]),
    ...(overlay === null ? [] : files(overlay)).map((path): [Attachment["role"], string] => ["overlay", path])
  ];
  return [...new Map(wanted.map(([role, path]) => [path, attach(folder, role, path)])).values()];
}

/** Writes attachments into a folder, as they were. */
export function restoreAttachments(folder: string, attachments: readonly Attachment[]): void {
  for (const {path, mode, encoding, content} of attachments) {
    const target = join(folder, path);
    mkdirSync(dirname(target), {recursive: true});
    writeFileSync(target, content, encoding);
    chmodSync(target, mode);
  }
}

function attach(folder: string, role: Attachment["role"], path: string): Attachment {
  const content = readFileSync(path);
  const text = content.toString("utf8");
  const isText = Buffer.from(text).equals(content);
  return {
    path: relative(folder, path),
    role,
    sha256: createHash("sha256").update(content).digest("hex"),
    mode: statSync(path).mode & 0o777,
    encoding: isText ? "utf8" : "base64",
    content: isText ? text : content.toString("base64")
  };
}

function files(path: string): string[] {
  return readdirSync(path, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
