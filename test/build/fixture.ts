import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {type Builder, type BuilderOptions, createBuilder} from "../../runner/build/builder.ts";
import type {Cache} from "../../runner/build/cache.ts";
import type {Experiment, Flags, Recipe, Revision, Source} from "../../runner/experiment/experiment.ts";
import {type Launcher, prepareLauncher} from "../../runner/measure/launcher.ts";

let launcher: Promise<Launcher> | undefined;

/** Returns the real launcher, compiled once for all tests of a file. */
export function getLauncher(): Promise<Launcher> {
  if (launcher === undefined) {
    const directory = mkdtempSync(join(tmpdir(), "benchbook-launcher-"));
    process.once("exit", () => {
      rmSync(directory, {recursive: true});
    });
    launcher = prepareLauncher({directory});
  }
  return launcher;
}

/** What an experiment of a test is about; revisions are names that stand for themselves, or with what differs. */
export interface ExperimentParts extends Partial<Omit<Experiment, "revisions" | "flags" | "recipe">> {
  source?: Source | null;
  revisions?: Record<string, Partial<Revision>>;
  flags?: Record<string, Partial<Flags>>;
  recipe?: Partial<Recipe> | null;
}

/** Returns an experiment in which each revision is a variant, and each revision under each set of flags. */
export function toExperiment(parts: ExperimentParts): Experiment {
  const {source = null, revisions = {only: {}}, flags, recipe = null, ...rest} = parts;
  const names = flags === undefined ? [null] : Object.keys(flags);
  return {
    name: "test",
    title: "Test",
    question: null,
    folder: "/nowhere",
    experiments: "/nowhere/experiments",
    source,
    files: [],
    inputs: [],
    overlay: null,
    environment: {},
    recipe: recipe && {lines: "true", environment: {}, tools: ["cc", "ld"], keep: null, timeoutMs: 60_000, ...recipe},
    revisions: Object.entries(revisions).map(([name, revision]) => ({
      name,
      source,
      at: name,
      of: null,
      patches: [],
      inputs: {},
      ...revision
    })),
    flags: Object.entries(flags ?? {}).map(([name, set]) => ({
      name,
      text: "",
      runText: "",
      build: {},
      run: {},
      ...set
    })),
    variants: Object.keys(revisions).flatMap((revision) =>
      names.map((flags) => ({name: flags === null ? revision : `${revision}/${flags}`, revision, flags}))
    ),
    measurements: [],
    steps: [],
    overrides: [],
    ...rest
  };
}

export async function openBuilder(
  parts: ExperimentParts,
  cache: Cache,
  options: Partial<BuilderOptions> = {},
  user?: NodeJS.ProcessEnv
): Promise<Builder> {
  const launcher = await getLauncher();
  return createBuilder({experiment: toExperiment(parts), cache, launcher, runFolder: null, ...options}, user);
}
