import {createHash} from "node:crypto";
import {mkdir, writeFile} from "node:fs/promises";
import {join, resolve} from "node:path";
import {type Builder, type Built} from "../build/builder.ts";
import {removeTree} from "../build/cache.ts";
import {withoutSecrets} from "../build/environment.ts";
import {inspectPrograms} from "../build/functions/programs.ts";
import {readTail} from "../build/recipe.ts";
import type {Experiment, Measurement} from "../experiment/experiment.ts";
import {expand, words} from "../experiment/expansion.ts";
import {countersAsked, withoutCounters} from "../experiment/metric.ts";
import type {BuildRequest, Instrument, Instruments, Start} from "../investigate/lab.ts";
import {failure} from "../investigate/journaled-lab.ts";
import type {Coordinates, World} from "../investigate/journaled-lab.ts";
import {openProbe} from "../machine/probe.ts";
import {identifyProcessor} from "../machine/processor.ts";
import type {Sample, Trial} from "../result/types.ts";
import {hashFile} from "../source/digest.ts";
import {countedOutput, describeCounters} from "./counted.ts";
import {lastLines, toCommand} from "./command.ts";
import {chooseCpus} from "./cpus.ts";
import {findInstruments} from "./instruments/available.ts";
import {instrumented} from "./instruments/instrument.ts";
import {foldStacks} from "./instruments/stacks.ts";
import type {Stacks} from "../statistics/profile/tree.ts";
import type {Launcher, LaunchResult} from "./launcher.ts";
import {describeMetrics} from "./metrics.ts";
import {problemOf} from "./problem.ts";
import {openReader} from "./reader.ts";
import type {ReaderOutput} from "./reader.ts";
import {ReadingError} from "./reading-error.ts";
import {surroundings} from "./surroundings.ts";
import type {Surroundings} from "./surroundings.ts";

export interface WorldOptions {
  experiment: Experiment;
  builder: Builder;
  launcher: Launcher;
  folder: string; // absolute; for what samples leave behind, and $DATA and $SCRATCH
  profiles: string; // absolute folder, where the stacks of profiles are kept for other programs
  signal: AbortSignal;
  /** called with what is being built, and the last line of its log */
  building(request: BuildRequest, line: string): void;
  /** called with what a report should mention, as a sentence */
  warn(text: string): void;
}

/** What one start gave, before it is a sample. */
type Taken = Pick<Sample, "startedAt" | "status" | "reason" | "tail" | "resources" | "canaries" | "output"> & {
  read: ReaderOutput | null;
  stacks?: Stacks;
};

/** Returns the world in which builds are built and commands are started. */
export function openWorld({
  experiment,
  builder,
  launcher,
  folder,
  profiles,
  signal,
  building,
  warn
}: WorldOptions): World {
  const builds = new Map<string, Built>();
  const prepared = new Map<string, string | null>(); // measurement and build → why preparing failed
  let starts = 0;
  let found: Promise<Instruments> | undefined;
  const instruments = (): Promise<Instruments> => (found ??= findInstruments());

  async function take(
    {variant, replicate, layout}: Pick<Start, "variant" | "replicate" | "layout">,
    measurement: Measurement,
    trial: Trial | null,
    instrument: Instrument = {kind: "launcher"}
  ): Promise<Taken> {
    const built = builds.get(placeKey(variant, replicate, layout));
    if (built?.directory == null) throw new Error(`${variant} was not built before it was measured.`);
    const {directory} = built;
    // Of one length, as the length of a path in the environment moves the stack.
    const number = String(++starts).padStart(7, "0");
    const outputs = join(folder, `output-${number}`);
    const scratch = join(folder, `scratch-${number}`);
    const data = join(folder, `data-${dataKey(measurement.name, placeKey(variant, replicate, layout))}`);
    await mkdir(outputs, {recursive: true});
    await mkdir(scratch);
    const around = surroundings({experiment, measurement}, built, {data, scratch});
    const where = {directory, outputs, measurement, around};
    try {
      const unprepared = await prepare(where, data);
      if (unprepared !== null) return unprepared;
      const before = await runLines("before", measurement.before, where);
      if (before !== null) return before;
      const taken = await measure(where, trial, instrument);
      const after = await runLines("after", measurement.after, where);
      return taken.status === "ok" && after !== null ? after : taken;
    } finally {
      await removeTree(outputs);
      await removeTree(scratch);
    }
  }

  async function measure(
    {directory, outputs, measurement, around}: Where,
    trial: Trial | null,
    instrument: Instrument
  ): Promise<Taken> {
    const reader = openReader(withoutCounters(measurement));
    const file = join(outputs, "values");
    const stdout = join(outputs, "stdout");
    const stderr = join(outputs, "stderr");
    const options = reader.options({file, loops: trial?.loops ?? null});
    const command = toCommand(measurement.command ?? "", measurement.shell, around, {
      READER_OPTIONS: options.join(" ")
    });
    const fixedAddresses = instrument.kind !== "launcher" && (await instruments()).fixedAddresses;
    const under = instrumented(command.command, instrument, {folder: outputs, fixedAddresses});
    const timeoutMs = measurement.timeoutMs * under.slowdown;
    const result = await launcher.launch({
      ...command,
      command: under.command,
      directory,
      stdout,
      stderr,
      timeoutMs,
      cpus: chooseCpus(measurement.cpus),
      canary: under.canary,
      signal
    });
    signal.throwIfAborted();
    const problem = problemOf(result.outcome, {...measurement, timeoutMs});
    const {startedAt, resources, canaries, strays} = result;
    if (strays !== null && strays > 0) {
      warn(`${measurement.name} left processes running when it ended; they were stopped.`);
    }
    const tail = async (): Promise<string> => withoutSecrets(await lastLines(stderr, stdout), around.declared);
    if (problem !== null || resources === null) {
      const {status, reason} = problem ?? {status: "run failed" as const, reason: "It did not start."};
      return {...failure(status, reason, await tail()), resources, canaries, startedAt, read: null};
    }
    const output = measurement.expect.output === "same" ? await hashFile(stdout) : null;
    const base = {startedAt, resources, canaries, output};
    if (trial !== null && output !== trial.output) {
      const reason = `Its output is not the same as that of ${trial.variant}, as \`expect\` wants it to be.`;
      return {...base, status: "run failed", reason, tail: await tail(), read: null};
    }
    try {
      if (under.profile !== null) {
        return {...base, status: "ok", reason: null, tail: null, read: null, stacks: await under.profile()};
      }
      if (under.read !== null) {
        const read = countedOutput(await under.read(), trial?.benchmarks ?? []);
        return {...base, status: "ok", reason: null, tail: null, read};
      }
      const read = await reader.read({
        stdout,
        stderr,
        resources,
        file,
        resolve: (path) => resolve(directory, expand(path, around.variables)),
        toCommand: (line) => ({command: words(line, around.variables), directory, environment: around.environment}),
        benchmarks: trial?.benchmarks ?? null,
        metrics: trial?.metrics ?? null
      });
      if (trial === null) read.notes.forEach(warn);
      return {...base, status: "ok", reason: null, tail: null, read};
    } catch (error) {
      if (!(error instanceof ReadingError)) throw error;
      const reason = withoutSecrets(error.message, around.declared);
      return {...base, status: "unreadable", reason, tail: await tail(), read: null};
    }
  }

  /** Prepares $DATA once for each build; what failed once is not tried again. */
  async function prepare(where: Where, data: string): Promise<Taken | null> {
    const known = prepared.get(data);
    if (known === undefined) {
      await mkdir(data, {recursive: true});
      const failed = await runLines("prepare", where.measurement.prepare, where);
      prepared.set(data, failed?.reason ?? null);
      return failed;
    }
    return known === null ? null : {...failure("run failed", known), startedAt: new Date().toISOString(), read: null};
  }

  /** Runs a measurement’s commands beside the measured one, one a line, or all of them in one shell. */
  async function runLines(
    what: "prepare" | "before" | "after",
    lines: string | null,
    where: Where
  ): Promise<Taken | null> {
    const {directory, outputs, measurement, around} = where;
    const commands =
      lines === null ? [] : measurement.shell ? [lines] : lines.split("\n").filter((line) => line.trim() !== "");
    for (const line of commands) {
      const log = join(outputs, what);
      const command = toCommand(line, measurement.shell, around, {});
      const {timeoutMs} = measurement;
      const launch = {...command, directory, stdout: log, stderr: log, timeoutMs, cpus: "all" as const, signal};
      const {outcome, startedAt}: LaunchResult = await launcher.launch(launch);
      signal.throwIfAborted();
      const problem = problemOf(outcome, {...measurement, expect: {output: null, exit: 0}});
      if (problem === null) continue;
      const tail = withoutSecrets(await readTail(log, 20), around.declared);
      return {
        ...failure(problem.status, `\`${what}\` failed (${line.trim()}): ${problem.reason}`, tail),
        startedAt,
        read: null
      };
    }
    return null;
  }

  return {
    ...builder.past,

    async build(request) {
      const {variant, replicate, layout} = request;
      const built = await builder.build(variant, replicate, {layout, progress: (line) => building(request, line)});
      builds.set(placeKey(variant, replicate, layout?.name ?? null), built);
      return built.build;
    },

    async inspect({variant, replicate, layout}) {
      const built = builds.get(placeKey(variant, replicate, layout?.name ?? null));
      if (built?.directory == null) throw new Error(`${variant} was not built before it was inspected.`);
      return {programs: await inspectPrograms(built.directory, built.build.files, built.compiledIn ?? undefined)};
    },

    async profile({step, measurement, variant, round, instrument}) {
      const start = {variant, replicate: 1, layout: null};
      const {stacks = null, reason} = await take(start, find(experiment, measurement), null, instrument);
      if (stacks !== null) {
        const file = `${[step, measurement, variant, String(round)].join("-").replaceAll("/", "-")}.folded`;
        await mkdir(profiles, {recursive: true});
        await writeFile(join(profiles, file), foldStacks(stacks));
      }
      return {stacks, reason};
    },

    processor: () => identifyProcessor(openProbe()),
    instruments,

    async trial({measurement: name, variant}) {
      const measurement = find(experiment, name);
      const begun = performance.now();
      const {read, status, reason, tail, output} = await take({variant, replicate: 1, layout: null}, measurement, null);
      const trial = {measurement: name, variant, status, reason, tail, output, durationMs: performance.now() - begun};
      if (read === null) return {...trial, metrics: [], benchmarks: [], loops: {}};
      const metrics = describeMetrics(withoutCounters(measurement), read.units);
      const asked = countersAsked(experiment, measurement);
      const counted = asked.length === 0 ? [] : describeCounters(asked, measurement.plan, await instruments());
      if (typeof counted === "string") {
        return {...trial, status: "run failed", reason: counted, metrics: [], benchmarks: [], loops: {}};
      }
      const benchmarks = Object.keys(read.values);
      return {
        ...trial,
        metrics: [...metrics, ...counted],
        // Counters see a command as a whole: where it has several benchmarks, they belong to none of them.
        benchmarks: benchmarks.length > 1 && counted.length > 0 ? [...new Set([...benchmarks, ""])] : benchmarks,
        loops: read.loops
      };
    },

    async start(start: Start, {instrument, ...coordinates}: Coordinates, trial: Trial) {
      const {read, ...taken} = await take(start, find(experiment, coordinates.measurement), trial, instrument);
      const what = {...start, parameters: {}, instrument: instrument.kind};
      return {...coordinates, ...what, ...taken, values: read?.values ?? {}};
    }
  };
}

interface Where {
  directory: string;
  outputs: string;
  measurement: Measurement;
  around: Surroundings;
}

/** Names a build among those of a run. */
function placeKey(variant: string, replicate: number, layout: string | null): string {
  return `${variant}#${replicate}#${layout ?? ""}`;
}

function dataKey(measurement: string, build: string): string {
  return createHash("sha256")
    .update(JSON.stringify([measurement, build]))
    .digest("hex")
    .slice(0, 12);
}

function find({measurements}: Experiment, name: string): Measurement {
  const found = measurements.find((measurement) => measurement.name === name);
  if (found === undefined) throw new Error(`The experiment has no measurement ${name}.`);
  return found;
}
