import {basename} from "node:path";
import type {Environment, Experiment, Flags, Measurement, Source} from "../experiment/experiment.ts";
import {formatDuration} from "../narrate/units.ts";
import {list, plural} from "../narrate/words.ts";
import {cleanBuilds} from "../result/builds.ts";
import {rows} from "../result/samples.ts";
import type {Artifact} from "../result/types.ts";
import {toSourceName} from "../source/source.ts";
import type {Layout} from "./results.ts";
import {plainStyle} from "./style.ts";
import {quote, visible, wrap} from "./text.ts";

/** A run from elsewhere that is to be repeated here. */
export interface ForeignReport {
  file: string; // as it was named
  folder: string; // where everything goes, as it is shown
  artifact: Artifact;
  experiment: Experiment; // as it would be run here
}

/**
 * Returns everything that a file from elsewhere would run here, where it would
 * go and how long it took there. Commands are shown whole, and so that nothing
 * in them hides.
 */
export function formatForeign({file, folder, artifact, experiment}: ForeignReport, layout: Layout): string {
  const {width, style = plainStyle} = layout;
  const {machine, run} = artifact;
  const from = `A rerun of ${experiment.name}/${run.id} from ${file}, which was run on ${machine.host} (${machine.cpu}) on ${run.startedAt.slice(0, 10)}.`;
  const asks = "It asks to run all of this on this machine, with your rights:";
  const places = `The experiment and its result go to ${folder}, builds to Benchbook’s cache. ${duration(artifact)}`;
  return [
    `${wrap(style.bold(visible(experiment.title)), width)}\n${wrap(style.dim(visible(from)), width)}`,
    wrap(asks, width),
    ...parts(experiment, artifact).map(({heading, lines}) =>
      [wrap(style.dim(visible(heading)), width), ...lines.map((line) => quote(line, width, "  "))].join("\n")
    ),
    wrap(visible(places), width)
  ].join("\n\n");
}

interface Part {
  heading: string;
  lines: string[];
}

function parts(experiment: Experiment, {variants, builds}: Artifact): Part[] {
  const {environment, recipe, inputs, flags, measurements} = experiment;
  const used = flags.filter(({name}) => variants.length === 0 || variants.some((variant) => variant.flags === name));
  const replicates = Math.max(1, ...builds.map(({replicate}) => replicate));
  const names = variants.map(({name}) => name).filter((name) => name !== "");
  const each = names.length === 0 ? "" : ` ${list(names)}${replicates > 1 ? `, ${replicates} times each` : ""}`;
  return [
    {heading: "Code", lines: code(experiment)},
    ...inputs.flatMap((input): Part[] =>
      input.kind === "url"
        ? [{heading: `Input ${input.name}`, lines: [`${input.url}, SHA-256 ${input.sha256}`]}]
        : [
            {heading: `Input ${input.name}`, lines: [`${describeSource(input.source)}, ${input.revision}`]},
            {heading: `Build of the input ${input.name}`, lines: texts(input.build)}
          ]
    ),
    {heading: "Environment", lines: variables(environment)},
    ...used.map((flags) => ({heading: `Flags ${flags.name}`, lines: flagLines(flags)})),
    {
      heading: `Build of${each || " the code"}`,
      lines: recipe ? [...variables(recipe.environment), ...texts(recipe.lines)] : []
    },
    ...measurements.flatMap(measurementParts)
  ].filter(({lines}) => lines.length > 0);
}

function measurementParts(measurement: Measurement): Part[] {
  const {name, environment, prepare, before, server, command, after, reads, sweep} = measurement;
  const commands = Object.values(sweep ?? {}).flatMap((values) => ("lines" in values ? [values.lines] : []));
  return [
    {heading: `Environment of the measurement ${name}`, lines: variables(environment)},
    {heading: `For the values of ${name}`, lines: commands},
    {heading: `Before ${name}, once for each build`, lines: texts(prepare)},
    {heading: `Before each sample of ${name}`, lines: texts(before)},
    {heading: `Server of ${name}`, lines: [...texts(server?.command), ...texts(server?.ready)]},
    {heading: `Measurement ${name}`, lines: texts(command)},
    {heading: `To read the values of ${name}`, lines: reads.kind === "lines" ? texts(reads.command) : []},
    {heading: `After each sample of ${name}`, lines: texts(after)}
  ];
}

/** Code is run as well as commands are, so where it comes from matters as much. */
function code({source, revisions, overlay, files}: Experiment): string[] {
  const sources = [source, ...revisions.map((revision) => revision.source)].flatMap((one) =>
    one ? describeSource(one) : []
  );
  const patches = new Set(revisions.flatMap((revision) => revision.patches.map((path) => basename(path))));
  return [
    ...new Set(sources),
    ...revisions.flatMap(({name, at}) => (name !== "" && typeof at === "string" ? [`${name}: ${at}`] : [])),
    ...[...patches].map((name) => `the patch ${name}, in the file`),
    ...(overlay === null ? [] : ["files laid over each checkout, in the file"]),
    ...(files.length > 1 ? [`settings of ${list(files.slice(1).map(({path}) => path))}, in the file`] : [])
  ];
}

function describeSource(source: Source): string {
  switch (source.kind) {
    case "series":
      return "a series of patches, in the file";
    case "git":
    case "hg":
      return toSourceName(source);
    case "npm":
      return `the npm package ${source.package}`;
    case "folder":
      return source.path;
  }
}

function variables(environment: Environment): string[] {
  return Object.entries(environment).map(([name, value]) =>
    typeof value === "string"
      ? `${name}=${value}`
      : "from" in value
        ? `${name}: what ${value.from} is in your environment`
        : `${name}: what ${value.secret} is in your environment, a secret`
  );
}

function flagLines({text, runText, build, run}: Flags): string[] {
  const all = {...(text && {FLAGS: text}), ...build, ...(runText && {RUN_FLAGS: runText}), ...run};
  return variables(all);
}

function texts(text: string | null | undefined): string[] {
  return text ? [text.trimEnd()] : [];
}

function duration(artifact: Artifact): string {
  const {run} = artifact;
  const builds = cleanBuilds(artifact);
  if (run.endedAt === null) return "It was not finished there, so how long it takes is not known.";
  const made = builds.filter(({cached}) => !cached).length;
  const cached = builds.length - made;
  const without =
    cached === 0 ? "" : `, without ${plural(cached, "build")} that ${cached === 1 ? "was" : "were"} there already`;
  const ms =
    run.sessions.length === 1
      ? Date.parse(run.endedAt) - Date.parse(run.startedAt)
      : rows(artifact).reduce((sum, {resources}) => sum + (resources?.wallNs ?? 0) / 1e6, 0);
  return `There it took about ${formatDuration(ms)}${without}.`;
}
