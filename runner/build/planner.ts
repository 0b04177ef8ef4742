import {join} from "node:path";
import type {Experiment, Revision, Source, SourceInput, Variant} from "../experiment/experiment.ts";
import type * as result from "../result/types.ts";
import {hashBytes, hashFile, hashTree} from "../source/digest.ts";
import {SourceError} from "../source/error.ts";
import {type OpenSource, openSource, type SourceOptions, toSourceKey} from "../source/source.ts";
import {type BuildOptions, type Job, provideBuild} from "./build.ts";
import {declare} from "./environment.ts";
import {type InputBuild, prepareInput, type PreparedInput} from "./inputs.ts";
import {type Ingredients, toBuildKey} from "./key.ts";
import {shimsIdentity} from "./layouts/shims.ts";
import {describeRevision} from "./revision.ts";
import {identifyTools} from "./tools.ts";

/** A build that is known by its key, and need not be there. */
export interface PlannedBuild {
  key: string;
  inputs: PreparedInput[];
  shared: string; // $CACHE
  missingTool: string | null; // what the experiment asks for by name and this machine does not have
  /** Returns what to do to make it, given where its inputs are. */
  toJob(inputs: Record<string, string>): Job;
}

export interface Planner {
  /** Throws a SourceError if there is none of that name. */
  variant(name: string): Variant;
  named(revision: string): Revision;
  /** Makes a variant known that the experiment does not name, with its revision. */
  include(variant: Variant, revision: Revision): void;
  open(source: Source): Promise<OpenSource>;
  revision(name: string): Promise<result.Revision>;
  /** With shims, all is kept that its programs can be linked again from. */
  build(variant: string, replicate: number, shims?: string): Promise<PlannedBuild>;
  sourceKey(revision: string): string | null;
}

export interface PlannerOptions extends Omit<BuildOptions, "progress"> {
  experiment: Experiment;
  warn: SourceOptions["warn"];
  progress: SourceOptions["progress"];
}

/** Returns what finds out, without making anything, what an experiment’s builds are made of. Sources are read once. */
export function createPlanner(options: PlannerOptions, user: NodeJS.ProcessEnv): Planner {
  const {experiment, cache, launcher, pins, signal, warn, progress} = options;
  const {overlay: overlayFolder, recipe} = experiment;
  const general = declare(experiment.environment, user);
  const recipeEnvironment = declare(recipe?.environment ?? {}, user);
  const variants = new Map(experiment.variants.map((variant) => [variant.name, variant]));
  const revisions = new Map(experiment.revisions.map((revision) => [revision.name, revision]));
  const variant = (name: string): Variant => known(variants.get(name), name, "variant");
  const named = (name: string): Revision => known(revisions.get(name), name, "revision");
  const openOnce = remember((key: string) => openSource(JSON.parse(key), {cache, signal, warn, progress}));
  const open = (source: Source): Promise<OpenSource> => openOnce(JSON.stringify(source));

  const revision = remember(async (name: string) => {
    const wanted = named(name);
    return describeRevision(wanted, wanted.source && (await open(wanted.source)), {cache, signal});
  });

  const overlay = remember(async (folder: string) => ({path: folder, sha256: await hashTree(folder)}));

  /** Plans an input’s build: its lines in its checkout, with what the experiment’s environment has for it. */
  const inputBuild = remember(async (id: string): Promise<InputBuild> => {
    const [name, at] = JSON.parse(id) as [string, string];
    const input = find(experiment.inputs, name, "input") as SourceInput;
    const source = await open(input.source);
    const {hash, tree} = await source.resolve(at);
    const {tools} = await identifyTools(input.build === null ? [] : ["cc", "ld"], general, user);
    const plain = {patches: [], overlay: null, lines: input.build, keep: null, flags: null, tools};
    const key = toBuildKey({
      ...plain,
      tree,
      submodules: hasSubmodules(input.source),
      environment: input.build === null ? [] : general,
      inputs: {},
      replicate: 1
    });
    const job: Job = {
      ...plain,
      key,
      source: {key: toSourceKey(input.source), open: source, hash, within: input.source.within},
      path: user["PATH"],
      timeoutMs: recipe?.timeoutMs ?? 30 * 60 * 1000,
      general,
      declared: [],
      inputs: {},
      shared: join(cache.root, "shared", toSourceKey(input.source)),
      shims: null
    };
    return {key, provide: (progress) => provideBuild(job, {cache, pins, launcher, signal, progress})};
  });

  const prepared = remember((id: string): Promise<PreparedInput> => {
    const [name, at] = JSON.parse(id) as [string, string | undefined];
    const input = find(experiment.inputs, name, "input");
    const plan = ({name}: SourceInput, revision: string) => inputBuild(JSON.stringify([name, revision]));
    return prepareInput(input, at ?? undefined, plan, {cache, pins, signal});
  });

  async function build(variantName: string, replicate: number, shims?: string): Promise<PlannedBuild> {
    const {revision: revisionName, flags: flagsName} = variant(variantName);
    const wanted = named(revisionName);
    const {source, patches: patchFiles} = wanted;
    const {hash, tree} = await revision(revisionName);
    const flags = flagsName === null ? null : find(experiment.flags, flagsName, "set of flags");
    const declared = [...declare(flags?.build ?? {}, user), ...recipeEnvironment];
    const {tools, missing} = await identifyTools(recipe?.tools ?? [], [...general, ...declared], user);
    const patches = await Promise.all(patchFiles.map(async (path) => ({path, sha256: await hashFile(path)})));
    const inputs = await Promise.all(
      experiment.inputs.map(({name}) => prepared(JSON.stringify([name, wanted.inputs[name]])))
    );
    const shared = join(cache.root, "shared", source ? toSourceKey(source) : toFolderKey(experiment));
    const common = {
      patches,
      overlay: overlayFolder === null ? null : await overlay(overlayFolder),
      lines: recipe?.lines ?? null,
      keep: shims === undefined ? (recipe?.keep ?? null) : null,
      flags: flags?.text ?? null,
      tools
    };
    const ingredients: Ingredients = {
      ...common,
      patches: patches.map(({sha256}) => sha256),
      overlay: common.overlay?.sha256 ?? null,
      tree,
      submodules: source !== null && hasSubmodules(source),
      environment: [...general, ...declared],
      inputs: Object.fromEntries(inputs.map(({name, identity}) => [name, identity])),
      replicate,
      ...(shims === undefined ? {} : {shims: shimsIdentity})
    };
    const key = toBuildKey(ingredients);
    const opened =
      source && hash !== null
        ? {key: toSourceKey(source), open: await open(source), hash, within: source.within}
        : null;
    const timeoutMs = recipe?.timeoutMs ?? Infinity;
    const job = {
      ...common,
      key,
      source: opened,
      path: user["PATH"],
      timeoutMs,
      general,
      declared,
      shared,
      shims: shims ?? null
    };
    return {key, inputs, shared, missingTool: missing, toJob: (inputs) => ({...job, inputs})};
  }

  return {
    variant,
    named,
    include(variant, revision) {
      variants.set(variant.name, variant);
      revisions.set(revision.name, revision);
    },
    open,
    revision,
    build,
    sourceKey(name) {
      const {source} = named(name);
      return source && toSourceKey(source);
    }
  };
}

/** Returns the entry of a list that has a name; that it exists has been checked when the experiment was read. */
function find<T extends {name: string}>(list: readonly T[], name: string, what: string): T {
  return known(
    list.find((entry) => entry.name === name),
    name,
    what
  );
}

function known<T>(found: T | undefined, name: string, what: string): T {
  if (found === undefined) throw new SourceError(`The experiment has no ${what} “${name}”.`);
  return found;
}

/** Returns a function that answers the same question once, also if it is asked again before the answer is there. */
function remember<T>(answer: (question: string) => Promise<T>): (question: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (question) => {
    const known = answers.get(question) ?? answer(question);
    answers.set(question, known);
    return known;
  };
}

function hasSubmodules(source: NonNullable<Revision["source"]>): boolean {
  return source.kind === "git" && source.submodules;
}

/** Of an experiment without a source, whose $CACHE is its own. */
function toFolderKey({folder, name}: Experiment): string {
  return hashBytes(JSON.stringify([folder, name])).slice(0, 24);
}
