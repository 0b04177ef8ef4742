import {copyFile, mkdir} from "node:fs/promises";
import {dirname, join} from "node:path";
import type {Experiment} from "../experiment/experiment.ts";
import {inputVariable} from "../experiment/variables.ts";
import type {Placement} from "../investigate/lab.ts";
import type {Launcher} from "../measure/launcher.ts";
import type * as result from "../result/types.ts";
import {type SourceOptions} from "../source/source.ts";
import {type Made, provideBuild} from "./build.ts";
import type {Cache} from "./cache.ts";
import {explainDiskFull} from "./disk.ts";
import {createPins, type Entry, readEntry} from "./entry.ts";
import {type Estimate, estimateBuild} from "./estimate.ts";
import {type Objects, provideLayout} from "./layouts/layout.ts";
import {provideShims} from "./layouts/shims.ts";
import {hashNamedFiles} from "./named.ts";
import {openPast} from "./past.ts";
import type {Past} from "./past.ts";
import {createPlanner, type PlannedBuild} from "./planner.ts";

/** A variant’s build, and where it is. */
export interface Built {
  build: result.Build;
  directory: string | null; // what commands run in; null: it failed
  compiledIn: string | null; // where its objects were made: elsewhere, if it is a layout of them; null: it failed
  variables: Record<string, string>; // BUILD, CACHE and INPUT_NAME, for commands that are measured
  flags: string | null; // the variant’s
}

/** Makes what an experiment’s variants need. Everything may be called at the same time as everything else. */
export interface Builder {
  /**
   * Returns what a revision stands for, and whether its patches apply, which is
   * tried on a checkout. Throws a SourceError if there is no such revision.
   */
  resolveRevision(name: string): Promise<result.Revision>;
  /**
   * Builds a variant, or finds it in the cache, with the inputs that it needs.
   * What fails in building is an answer; throws a SourceError where an input
   * cannot be had, a DiskFullError, and the signal’s reason when it is aborted.
   */
  build(variant: string, replicate: number, options?: BuildRequestOptions): Promise<Built>;
  /** Whether nothing would have to be made. Downloads and builds nothing to know it. */
  isCached(variant: string, replicate: number): Promise<boolean>;
  /** Knows the histories of the sources, and makes variants of what lies in them. */
  past: Past;
  /** Returns what a build of the same source took before; null: there was none. */
  estimate(variant: string): Promise<Estimate | null>;
  /** Gives up the claim to what was built, so that it may be removed from the cache. */
  close(): Promise<void>;
}

export interface BuildRequestOptions {
  layout?: Placement | undefined; // missing: as the recipe builds it
  progress?: (line: string) => void;
}

export interface BuilderOptions {
  experiment: Experiment;
  cache: Cache;
  launcher: Launcher;
  runFolder: string | null; // absolute; receives copies of the logs; null: they stay in the cache
  signal?: AbortSignal | undefined;
  warn?: SourceOptions["warn"];
  progress?: SourceOptions["progress"]; // of fetching
}

/** Returns what makes an experiment’s builds, given the user’s environment. */
export function createBuilder(options: BuilderOptions, user: NodeJS.ProcessEnv = process.env): Builder {
  const {experiment, cache, launcher, runFolder, signal} = options;
  const pins = createPins(cache);
  const planner = createPlanner(
    {experiment, cache, pins, launcher, signal, warn: options.warn, progress: options.progress},
    user
  );

  async function build(name: string, replicate: number, {layout, progress}: BuildRequestOptions): Promise<Built> {
    const {revision: revisionName, flags} = planner.variant(name);
    const revision = await planner.revision(revisionName);
    if (revision.status !== "ok") {
      const {status, reason, patches} = revision;
      const tail = patches.at(-1)?.hunk ?? null;
      return {
        build: {...unbuilt(name, replicate), status, reason, tail},
        directory: null,
        compiledIn: null,
        variables: {},
        flags
      };
    }
    const planned = await planner.build(name, replicate, layout && (await provideShims(cache)));
    const missing = planned.missingTool;
    if (missing !== null) {
      const reason = `It needs ${missing} to be built, which is not on your PATH. Install it, or change build.tools or the flags.`;
      return {
        build: {...unbuilt(name, replicate), key: planned.key, status: "build failed", reason},
        directory: null,
        compiledIn: null,
        variables: {},
        flags
      };
    }
    const inputs = await provideInputs(planned, progress);
    if ("failed" in inputs) {
      return {...(await failedInput(name, replicate, planned.key, inputs.failed, inputs.made)), flags};
    }
    const options = {cache, pins, launcher, signal, progress};
    const whole = await provideBuild(planned.toJob(inputs.variables), options);
    const made =
      layout === undefined || whole.entry === null
        ? whole
        : await placeFunctions(name, replicate, layout, whole, progress);
    const variables = {...inputs.variables, BUILD: made.directory, CACHE: planned.shared};
    const build = {
      ...(await toBuild(name, replicate, made.key, made)),
      ...(made === whole ? {} : {reason: made.reason}), // a sentence, as it is no recipe’s
      ...(layout === undefined ? {} : {layout: layout.name}),
      ...(made.entry?.arrangement === undefined ? {} : {arrangement: made.entry.arrangement})
    };
    const [directory, compiledIn] = made.entry === null ? [null, null] : [made.directory, whole.directory];
    return {build, directory, compiledIn, variables, flags};
  }

  /** Links what was built again with its functions placed as a layout says. */
  async function placeFunctions(
    name: string,
    replicate: number,
    placement: Placement,
    made: Made,
    progress?: (line: string) => void
  ): Promise<Made> {
    const keep = experiment.recipe?.keep ?? null;
    const among: Objects[] = [];
    for (const variant of placement.among) {
      const other = variant === name ? made : await buildObjects(variant, replicate, progress);
      if (other === null || other.entry === null) {
        const reason = `Pinned layouts are of all variants at once, and ${variant} could not be built.`;
        return {...made, entry: null, status: "build failed", reason};
      }
      among.push(toObjects(other, other.entry));
    }
    if (made.entry === null) return made;
    const own = toObjects(made, made.entry);
    return provideLayout({placement, own, among, keep}, {cache, pins, launcher, signal, progress});
  }

  async function buildObjects(
    name: string,
    replicate: number,
    progress?: (line: string) => void
  ): Promise<Made | null> {
    const planned = await planner.build(name, replicate, await provideShims(cache));
    const inputs = await provideInputs(planned, progress);
    if ("failed" in inputs) return null;
    return provideBuild(planned.toJob(inputs.variables), {cache, pins, launcher, signal, progress});
  }

  async function provideInputs(
    {inputs}: PlannedBuild,
    progress?: (line: string) => void
  ): Promise<{variables: Record<string, string>} | {failed: string; made: Made}> {
    const variables: Record<string, string> = {};
    for (const input of inputs) {
      const provided = await input.provide(progress);
      if (typeof provided !== "string") return {failed: input.name, made: provided};
      variables[inputVariable(input.name)] = provided;
    }
    return {variables};
  }

  async function failedInput(
    name: string,
    replicate: number,
    key: string,
    input: string,
    made: Made
  ): Promise<Omit<Built, "flags">> {
    const failed = await toBuild(name, replicate, key, made);
    const reason = `It needs the input ${input}, whose build ${made.reason ?? "failed"}.`;
    return {build: {...failed, status: "build failed", reason}, directory: null, compiledIn: null, variables: {}};
  }

  async function toBuild(name: string, replicate: number, key: string, made: Made): Promise<result.Build> {
    const {entry, status, tail, cached, startedAt, durationMs} = made;
    const log = made.log === null ? null : await keepLog(made.log, key);
    const reason = made.reason === null ? null : `It ${made.reason}.`;
    const {tools, files, bytes} = entry ?? {tools: [], files: [], bytes: null};
    const named = entry === null ? [] : await hashNamedFiles(made.directory, experiment.measurements);
    return {
      variant: name,
      replicate,
      key,
      status,
      reason,
      tail,
      log,
      startedAt,
      durationMs,
      cached,
      tools,
      files,
      named,
      bytes
    };
  }

  /** Copies a log into the run’s folder, as the cache forgets, and returns its path there. */
  async function keepLog(log: string, key: string): Promise<string> {
    if (runFolder === null) return log;
    const path = join("logs", `build-${key}.log`);
    await mkdir(join(runFolder, "logs"), {recursive: true});
    await copyFile(log, join(runFolder, path));
    return path;
  }

  return {
    resolveRevision: (name) => explainDiskFull(cache.root, () => planner.revision(name)),
    build: (variant, replicate, options = {}) => explainDiskFull(cache.root, () => build(variant, replicate, options)),
    async isCached(variant, replicate) {
      const {revision} = planner.variant(variant);
      if ((await planner.revision(revision)).status !== "ok") return false;
      const {key} = await planner.build(variant, replicate);
      return (await readEntry(cache, {kind: "builds", key})) !== null;
    },
    async estimate(variant) {
      const {revision} = planner.variant(variant);
      return estimateBuild(cache, planner.sourceKey(revision));
    },
    past: openPast({experiment, planner, folder: runFolder ?? cache.root}),
    close: () => pins.release()
  };
}

function toObjects({key, directory}: Made, entry: Entry): Objects {
  return {key, folder: dirname(directory), entry};
}

function unbuilt(variant: string, replicate: number): result.Build {
  return {
    variant,
    replicate,
    key: "",
    status: "build failed",
    reason: null,
    tail: null,
    log: null,
    startedAt: new Date().toISOString(),
    durationMs: null,
    cached: false,
    tools: [],
    files: [],
    named: [],
    bytes: null
  };
}
