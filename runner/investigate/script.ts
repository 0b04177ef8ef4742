import {relative} from "node:path";
import type {Environment, Experiment, Flags, Measurement, Recipe, Revision, Source} from "../experiment/experiment.ts";
import type {Metric} from "../result/types.ts";
import type {Scale} from "../statistics/paired.ts";
import {trimSlashes} from "../source/inner-path.ts";
import {commandLines, readingLines} from "./script-reading.ts";
import {toolOf} from "./script-tool.ts";
import type {ToolRange} from "./script-tool.ts";
import {comment, exported, givenLines, quote} from "./shell-text.ts";

/** What a bisection has searched. */
export interface ScriptRequest extends ToolRange {
  step: string;
  like: string; // a variant: with its patches and flags all are built
  input: string | null;
  measurement: string;
  benchmark: string;
  metric: Metric;
  scale: Scale;
  levels: {older: number; newer: number}; // in the metric’s unit
}

/** Runs of each revision, of which the median counts. */
const RUNS = 5;

/**
 * Returns a shell script that searches the same range by the source’s own tool,
 * `git bisect` or `hg bisect`, with a threshold in the middle between the ends;
 * null where the source has no such tool, or builds need inputs.
 */
export function bisectionScript(experiment: Experiment, request: ScriptRequest): string | null {
  const {source, recipe, inputs, overlay} = experiment;
  const measurement = experiment.measurements.find(({name}) => name === request.measurement);
  const {revision, flags} = builtLike(experiment, request.like);
  const from = revision?.source ?? source;
  const patches = revision?.patches ?? [];
  if (measurement === undefined || from === null || request.input !== null || inputs.length > 0) return null;
  const tool = toolOf(from, request, experiment.folder);
  if (tool === null) return null;
  const {clone, bisect, clean, abort} = tool;
  const environments: Environment[] = [experiment.environment, recipe?.environment ?? {}, measurement.environment];
  const files = [...(from.kind === "series" ? [from.path] : []), ...patches, ...(overlay === null ? [] : [overlay])];
  const inProject = (path: string): string => quote(relative(experiment.folder, path));
  return `#!/bin/sh
${comment(`Searches by ${tool.name} alone what the step ${request.step} of ${experiment.name} has searched: builds each revision, runs it ${RUNS} times, and holds the median of ${request.metric.name} against the middle between the ends. It changes nothing outside of $WORK, a new folder. Run it in the project’s folder, or set PROJECT.`)}
set -eu
PROJECT=$(cd "\${PROJECT:-.}" && pwd)
WORK=\${WORK:-$(mktemp -d)}
export PROJECT WORK
${[...presentLines(files.map(inProject)), ...givenLines(environments)].join("\n")}
${clone}

cat > "$WORK/try" <<'END_OF_TRY'
#!/bin/sh
${comment("Ends with 0 where the revision is like the older end, 1 where it is like the newer one, and 125 where it cannot be told.")}
exec < /dev/null
top=$PWD
clean() { cd "$top"; ${clean}; }
trap clean EXIT
clean || exit 125
${treeLines(from, patches.map(inProject), overlay && inProject(overlay)).join("\n")}
${buildLines(experiment, recipe, flags).join("\n")}
${measureLines(experiment, measurement, flags, {...request, abort}).join("\n")}
END_OF_TRY
chmod +x "$WORK/try"
${bisect}
`;
}

/** Ends a script at once where it is not run in the project’s folder. */
function presentLines(paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  return [
    `for path in ${paths.join(" ")}; do`,
    '  [ -e "$PROJECT/$path" ] && continue',
    '  echo "There is no $PROJECT/$path. Run this in the project’s folder, or set PROJECT." >&2',
    "  exit 1",
    "done"
  ];
}

/** What makes a checkout the tree that is built. */
function treeLines({within, without}: Source, patches: readonly string[], overlay: string | null): string[] {
  return [
    ...(within === null ? [] : [`cd ${quote(within)} || exit 125`]),
    'export GIT_CEILING_DIRECTORIES="${PWD%/*}"',
    ...(without.length > 0 ? [`rm -rf ${without.map(quote).join(" ")}`] : []),
    ...(patches.length === 0 ? [] : applyLines(within)),
    ...patches.map((path) => `apply "$PROJECT"/${path} || exit 125`),
    ...(overlay === null
      ? []
      : [`find "$PROJECT"/${overlay}/ -mindepth 1 -maxdepth 1 ! -name .git -exec cp -R {} . ";" || exit 125`])
  ];
}

/** A shell function that applies a patch, which may be made from above the folder that is checked out. */
function applyLines(within: string | null): string[] {
  const folders = within === null ? [] : trimSlashes(within).split("/");
  return [
    comment("What a revision has already need not be applied."),
    "apply() {",
    '  for way in "" --reverse; do',
    `    for strip in ${folders.length > 0 ? `${folders.length + 1} ` : ""}1; do`,
    '      git apply --check $way -p$strip "$1" 2> /dev/null || continue',
    '      [ -n "$way" ] || git apply --whitespace=nowarn -p$strip "$1"',
    "      return",
    "    done",
    "  done",
    "  return 1",
    "}"
  ];
}

function buildLines({environment}: Experiment, recipe: Recipe | null, flags: Flags | undefined): string[] {
  const text = flags?.text ?? "";
  const general = [
    "export BUILD=$PWD CACHE=$WORK/cache HOME=$WORK/home TMPDIR=$WORK/tmp SCRATCH=$WORK/scratch DATA=$WORK/data",
    'mkdir -p "$CACHE" "$HOME" "$TMPDIR"',
    "export LANG=C.UTF-8 TZ=UTC CFLAGS=-O2 JOBS=$(getconf _NPROCESSORS_ONLN)",
    ...exported({FLAGS: text}),
    ...exported(environment),
    ...(text.includes("$") ? exported({FLAGS: text}) : []) // it may refer to the environment, and that to it
  ];
  if (recipe === null) return general;
  const own = [...exported(flags?.build ?? {}), ...exported(recipe.environment)];
  return [
    ...general,
    "(",
    ...own,
    "set -e",
    recipe.lines.trimEnd(),
    ') > "$WORK/log" 2>&1',
    "[ $? -eq 0 ] || exit 125"
  ];
}

function measureLines(
  {environment: general}: Experiment,
  measurement: Measurement,
  flags: Flags | undefined,
  {benchmark, metric, scale, levels, abort}: ScriptRequest & {abort: number}
): string[] {
  const {prepare, before, after, shell, server, environment} = measurement;
  const {older, newer} = levels;
  const threshold = scale === "ratio" ? Math.sqrt(older * newer) : (older + newer) / 2;
  const run = (lines: string | null): string[] =>
    commandLines(lines, shell).map((line) => `${line} >> "$WORK/log" 2>&1 || exit 125`);
  return [
    "set -f", // commands that are started without a shell have no globs
    ...["HOME", "TMPDIR"].filter((name) => !(name in general)).map((name) => `export ${name}=$SCRATCH`),
    ...exported({RUN_FLAGS: flags?.runText ?? "", ...flags?.run, ...environment}),
    ...(server === null ? [] : [comment(`TO BE FILLED IN: start ${server.command}`), `exit ${abort}`]),
    ...readingLines(measurement, {benchmark, metric, abort}),
    'rm -rf "$DATA" "$SCRATCH"; mkdir -p "$DATA" "$SCRATCH"',
    ...run(prepare),
    "i=0",
    ': > "$WORK/values"',
    `while [ $i -lt ${RUNS} ]; do`,
    '  rm -rf "$SCRATCH"; mkdir -p "$SCRATCH"',
    ...run(before).map((line) => `  ${line}`),
    '  value >> "$WORK/values" || exit 125',
    ...run(after).map((line) => `  ${line}`),
    "  i=$((i + 1))",
    "done",
    `[ $(grep -c . "$WORK/values") -eq ${RUNS} ] || exit 125`,
    `quantile 0.5 < "$WORK/values" | awk -v threshold=${threshold} '{`,
    `  print $1, ${JSON.stringify(metric.unit)} > "/dev/stderr"`,
    `  exit $1 ${newer > older ? ">" : "<"} threshold }'`
  ];
}

/** What a search varies is named after nothing that the experiment knows, and has its flags. */
function builtLike(
  {variants, revisions, flags}: Experiment,
  name: string
): {revision: Revision | undefined; flags: Flags | undefined} {
  const variant = variants.find((one) => one.name === name);
  if (variant === undefined) {
    const named = flags.find((one) => name.endsWith(`/${one.name}`));
    return {revision: undefined, flags: named ?? flags[0]};
  }
  return {
    revision: revisions.find((one) => one.name === variant.revision),
    flags: flags.find((one) => one.name === variant.flags)
  };
}
