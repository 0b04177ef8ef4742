import {existsSync, mkdirSync, writeFileSync} from "node:fs";
import {isAbsolute, join} from "node:path";
import type {Experiment, Override} from "../experiment/experiment.ts";
import {parseExperiment} from "../experiment/load.ts";
import {toLocation} from "../experiment/paths.ts";
import type {Artifact} from "../result/types.ts";
import {toSourceName} from "../source/source.ts";
import {attachedDisk, relocate, restoreAttachments} from "../store/attachments.ts";
import {StoreError} from "../store/error.ts";
import type {Foreign} from "../store/foreign.ts";

/**
 * Returns the experiment of a file as it will be in a folder, without writing
 * anything. Where its code comes from a repository its revisions are the commits
 * that they were, as branches move; that, and which run it repeats, are overrides.
 * Those of the command line, with paths relative to `origin`, are nearer still.
 */
export function foreignExperiment(
  {artifact, sha256}: Foreign,
  {folder, origin, overrides}: {folder: string; origin: string; overrides: readonly Override[]}
): Experiment {
  const {name, files, attachments} = artifact.experiment;
  const disk = attachedDisk(folder, attachments);
  const parse = (overrides: Override[]) => parseExperiment({files, folder, overrides}, disk);
  const asked = artifact.experiment.overrides.filter(({option}) => option !== "rerun").map(toOverride);
  const found = parse(asked);
  return relocate(
    parse([
      {option: "rerun", value: `${name}/${artifact.run.id}, SHA-256 ${sha256}`},
      ...asked,
      ...sourceOverrides(found, artifact),
      ...pins(found, artifact),
      ...overrides.map((override) => toAbsolute(override, origin))
    ]),
    folder
  );
}

/** Writes a file’s experiment into an empty folder: its YAML, patches, series and overlay. */
export function restoreForeign({artifact}: Foreign, folder: string): void {
  const {files, attachments} = artifact.experiment;
  restoreAttachments(folder, attachments);
  mkdirSync(join(folder, "experiments"), {recursive: true});
  for (const {path, text} of files) writeFileSync(join(folder, "experiments", path), text);
}

/** Returns whether an experiment was made to repeat the run that a file holds. */
export function isRerunOf({artifact, sha256}: Foreign, overrides: readonly {option: string; value: string}[]): boolean {
  const value = `${artifact.experiment.name}/${artifact.run.id}, SHA-256 ${sha256}`;
  return overrides.some((override) => override.option === "rerun" && override.value === value);
}

function toOverride({option, value}: {option: string; value: string}): Override {
  if (option === "source" || option === "input" || option === "revision" || option === "plan") return {option, value};
  throw new StoreError(
    `The run was made with the option --${option}, which this Benchbook does not know. Use a newer one.`
  );
}

/** A series has the same commits wherever it is, so what it is asked for stays. */
function pins({revisions}: Experiment, artifact: Artifact): Override[] {
  return artifact.revisions.flatMap(({name, asked, hash}) => {
    const kind = revisions.find((revision) => revision.name === name)?.source?.kind;
    const moves = kind === "git" || kind === "hg" || kind === "npm";
    return moves && hash !== null && hash !== asked ? [{option: "revision", value: `${name}=${hash}`}] : [];
  });
}

/** A path that was relative to the project leads nowhere from here. The artifact has it in full. */
function sourceOverrides({source, revisions}: Experiment, artifact: Artifact): Override[] {
  if (source?.kind !== "git" || !isAbsolute(source.url) || existsSync(source.url)) return [];
  const own = revisions.filter((revision) => revision.source === source).map(({name}) => name);
  const [recorded] = artifact.revisions.flatMap(({name, source}) => (source && own.includes(name) ? [source] : []));
  return recorded === undefined || recorded === toSourceName(source) ? [] : [{option: "source", value: recorded}];
}

function toAbsolute({option, value}: Override, origin: string): Override {
  if (option === "source") return {option, value: toLocation(value, origin)};
  const [, name, path] = (option === "input" && /^([^=]+)=(.+)$/s.exec(value)) || [];
  return path === undefined ? {option, value} : {option, value: `${name}=${toLocation(path, origin)}`};
}
