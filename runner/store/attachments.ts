import {createHash} from "node:crypto";
import {chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from "node:fs";
import {dirname, isAbsolute, join, normalize, relative, sep} from "node:path";
import type {Disk} from "../experiment/context.ts";
import type {Experiment, Source} from "../experiment/experiment.ts";
import type {Attachment} from "../result/types.ts";
import {StoreError} from "./error.ts";

/**
 * Returns the files that an experiment needs beside its YAML: patches, series
 * and overlay. With them, its artifact is enough to run it again. Their paths are
 * relative to the project’s folder, or absolute where they are elsewhere.
 */
export function collectAttachments({folder, revisions, inputs, overlay}: Experiment): Attachment[] {
  const sources = [...revisions, ...inputs.filter((input) => input.kind === "source")].map(({source}) => source);
  const series = sources.flatMap((source) => (source?.kind === "series" ? files(source.path, ".patch") : []));
  const roles: [Attachment["role"], string[]][] = [
    ["patch", revisions.flatMap(({patches}) => patches)],
    ["series", series],
    ["overlay", overlay === null ? [] : files(overlay)]
  ];
  const wanted = new Map(roles.flatMap(([role, paths]) => paths.map((path) => [path, role] as const)));
  return [...wanted].map(([path, role]) => attach(folder, role, path));
}

/**
 * Writes attachments into a folder, as they were; what was outside of the project
 * has a place of its own in it. Throws a StoreError, before anything is written, if
 * a path leaves the folder or a content is not what its hash says.
 */
export function restoreAttachments(folder: string, attachments: readonly Attachment[]): void {
  const files = attachments.map(({path, mode, encoding, content, sha256}) => {
    const bytes = Buffer.from(content, encoding);
    if (createHash("sha256").update(bytes).digest("hex") !== sha256)
      throw new StoreError(`The attachment ${path} is damaged: its content is not what its hash says.`);
    return {target: restoredPath(folder, path), mode: mode & 0o777, bytes};
  });
  for (const {target, mode, bytes} of files) {
    mkdirSync(dirname(target), {recursive: true});
    writeFileSync(target, bytes);
    chmodSync(target, mode);
  }
}

/** Returns an experiment whose patches, series and overlay are those that were restored into a folder. */
export function relocate(experiment: Experiment, folder: string): Experiment {
  const move = (path: string): string => restoredPath(folder, attachedPath(experiment.folder, path));
  const moveSource = <S extends Source | null>(source: S): S =>
    source?.kind === "series" ? {...source, path: move(source.path)} : source;
  return {
    ...experiment,
    source: moveSource(experiment.source),
    overlay: experiment.overlay === null ? null : move(experiment.overlay),
    revisions: experiment.revisions.map((revision) => ({
      ...revision,
      source: moveSource(revision.source),
      patches: revision.patches.map(move)
    })),
    inputs: experiment.inputs.map((input) =>
      input.kind === "source" ? {...input, source: moveSource(input.source)} : input
    )
  };
}

/** Returns a disk on which only a project’s attachments are, to look up where they were. */
export function attachedDisk(project: string, attachments: readonly Attachment[]): Disk {
  const paths = attachments.map(({path}) => (isAbsolute(path) ? path : join(project, path)));
  return {
    exists: (path) => paths.some((one) => one === path || one.startsWith(`${path}${sep}`)),
    list(folder) {
      const inner = paths.filter((path) => path.startsWith(`${folder}${sep}`)).map((path) => relative(folder, path));
      return [...new Set(inner.map((path) => path.split(sep)[0] ?? ""))].sort();
    }
  };
}

function attach(folder: string, role: Attachment["role"], path: string): Attachment {
  const content = readFileSync(path);
  const text = content.toString("utf8");
  const isText = Buffer.from(text).equals(content);
  return {
    path: attachedPath(folder, path),
    role,
    sha256: createHash("sha256").update(content).digest("hex"),
    mode: statSync(path).mode & 0o777,
    encoding: isText ? "utf8" : "base64",
    content: isText ? text : content.toString("base64")
  };
}

function attachedPath(project: string, path: string): string {
  const inner = relative(project, path);
  if (inner === ".." || inner.startsWith(`..${sep}`)) return path;
  // What was restored is attached as it was.
  return inner.startsWith(`${OUTSIDE}${sep}`) ? inner.slice(OUTSIDE.length) : inner;
}

function restoredPath(folder: string, path: string): string {
  const isInner = !path.includes("\0") && !path.split(/[/\\]/).includes("..");
  const inner = isAbsolute(path) ? join(OUTSIDE, path) : normalize(path);
  if (!isInner || inner === ".")
    throw new StoreError(`The attachment ${path} is outside the folder that it is to be restored into.`);
  return join(folder, inner);
}

/** Where restored files are that were not in the project’s folder. */
const OUTSIDE = "outside-the-project";

function files(path: string, suffix = ""): string[] {
  return readdirSync(path, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
