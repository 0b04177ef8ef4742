import {relative} from "node:path";
import type {Experiment, Flags, Measurement, Recipe, Revision, Source} from "../experiment/experiment.ts";
import type {Metric} from "../result/types.ts";
import type {Scale} from "../statistics/paired.ts";
import {readingLines} from "./script-reading.ts";
import {comment, exported, quote} from "./shell-text.ts";

/** What a bisection has searched. */
export interface ScriptRequest {
  step: string;
  like: string; // a variant: with its patches and flags all are built
  input: string | null;
  older: string; // hash
  newer: string;
  firstParent: boolean;
  path: readonly string[];
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
  if (measurement === undefined || from === null || request.input !== null || inputs.length > 0) return null;
  const tool = toolOf(from, request, experiment.folder);
  if (tool === null) return null;
  const {clone, bisect, clean} = tool;
  const project = (path: string): string => `"$PROJECT"/${quote(relative(experiment.folder, path))}`;
  return `#!/bin/sh
${comment(`Searches by ${tool.name} alone what the step ${request.step} of ${experiment.name} has searched: builds each revision, runs it ${RUNS} times, and holds the median of ${request.metric.name} against the middle between the ends. It changes nothing outside of $WORK, a new folder. Run it in the project’s folder, or set PROJECT.`)}
set -eu
PROJECT=\${PROJECT:-$PWD}
WORK=\${WORK:-$(mktemp -d)}
export PROJECT WORK
${clone}

cat > "$WORK/try" <<'END_OF_TRY'
#!/bin/sh
${comment("Ends with 0 where the revision is like the older end, 1 where it is like the newer one, and 125 where it cannot be told.")}
top=$PWD
clean() { cd "$top"; ${clean}; }
trap clean EXIT
clean
${treeLines(from, revision, overlay, project).join("\n")}
${buildLines(experiment, recipe, flags).join("\n")}
${measureLines(experiment, measurement, flags, request).join("\n")}
END_OF_TRY
chmod +x "$WORK/try"
${bisect}
`;
}

interface Tool {
  name: string;
  clone: string; // ends in the repository
  bisect: string;
  clean: string; // in its top folder
}

function toolOf(source: Source, {older, newer, firstParent, path}: ScriptRequest, folder: string): Tool | null {
  switch (source.kind) {
    case "git":
      return git(`git clone --quiet ${quote(source.url)} "$WORK/source"\ncd "$WORK/source"`);
    case "hg":
      return {
        name: "hg bisect",
        clone: `hg clone --quiet ${quote(source.url)} "$WORK/source"\ncd "$WORK/source"`,
        bisect: [
          ...(firstParent
            ? [comment("hg may go into merged branches as well, and so name what a merge has brought.")]
            : []),
          ...(path.length > 0 ? [comment(`hg cannot leave out what does not touch ${path.join(", ")}.`)] : []),
          `hg bisect --reset`,
          `hg bisect --good ${older}`,
          `hg bisect --bad ${newer}`,
          `hg bisect --command "$WORK/try"`
        ].join("\n"),
        clean: "hg update --quiet --clean . && hg --config extensions.purge= purge --all"
      };
    case "series": {
      if (source.as === "hg") return null;
      const committer = "GIT_COMMITTER_NAME=Benchbook GIT_COMMITTER_EMAIL=series@benchbook.example";
      const am = "git am --quiet --committer-date-is-author-date --no-gpg-sign --no-3way --whitespace=nowarn";
      return git(
        [
          comment("The same patches make the same commits."),
          `git init --quiet "$WORK/source"`,
          `cd "$WORK/source"`,
          `${committer} ${am} "$PROJECT"/${quote(relative(folder, source.path))}/*.patch`
        ].join("\n")
      );
    }
    case "npm":
    case "folder":
      return null;
  }

  function git(clone: string): Tool {
    const paths = path.length > 0 ? ` -- ${path.map(quote).join(" ")}` : "";
    return {
      name: "git bisect",
      clone,
      bisect: [
        `git bisect start --term-old=older --term-new=newer${firstParent ? " --first-parent" : ""} ${newer} ${older}${paths}`,
        `git bisect run "$WORK/try"`
      ].join("\n"),
      clean: "git reset --quiet --hard && git clean --quiet -d --force -x"
    };
  }
}

/** What makes a checkout the tree that is built. */
function treeLines(
  {within, without}: Source,
  revision: Revision | undefined,
  overlay: string | null,
  project: (path: string) => string
): string[] {
  return [
    ...(within === null ? [] : [`cd ${quote(within)} || exit 125`]),
    ...(without.length > 0 ? [`rm -rf ${without.map(quote).join(" ")}`] : []),
    ...(revision?.patches ?? []).map((path) => `patch --quiet --strip=1 < ${project(path)} || exit 125`),
    ...(overlay === null ? [] : [`cp -R ${project(overlay)}/. . || exit 125`])
  ];
}

function buildLines({environment}: Experiment, recipe: Recipe | null, flags: Flags | undefined): string[] {
  const general = [
    "export BUILD=$PWD CACHE=$WORK/cache HOME=$WORK/home TMPDIR=$WORK/tmp SCRATCH=$WORK/scratch DATA=$WORK/data",
    'mkdir -p "$CACHE" "$HOME" "$TMPDIR"',
    "export LANG=C.UTF-8 TZ=UTC CFLAGS=-O2 JOBS=$(getconf _NPROCESSORS_ONLN)",
    ...exported({FLAGS: flags?.text ?? ""}),
    ...exported(environment)
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
  _: Experiment,
  measurement: Measurement,
  flags: Flags | undefined,
  {benchmark, metric, scale, levels}: ScriptRequest
): string[] {
  const {older, newer} = levels;
  const threshold = scale === "ratio" ? Math.sqrt(older * newer) : (older + newer) / 2;
  const prepared = ({prepare, before}: Measurement): string[] =>
    [prepare, before].flatMap((lines) => (lines === null ? [] : lines.trimEnd().split("\n")));
  return [
    ...exported({RUN_FLAGS: flags?.runText ?? "", ...flags?.run, ...measurement.environment}),
    ...(measurement.server === null
      ? []
      : [comment(`TO BE FILLED IN: start ${measurement.server.command}`), "exit 255"]),
    'rm -rf "$DATA"; mkdir -p "$DATA"',
    ...readingLines(measurement, {benchmark, metric}),
    "i=0",
    ': > "$WORK/values"',
    `while [ $i -lt ${RUNS} ]; do`,
    '  rm -rf "$SCRATCH"; mkdir -p "$SCRATCH"',
    ...prepared(measurement).map((line) => `  ${line}`),
    '  value >> "$WORK/values" || exit 125',
    "  i=$((i + 1))",
    "done",
    `sort -g "$WORK/values" | awk -v threshold=${threshold} '`,
    "  { v[NR] = $1 }",
    `  END { if (NR < ${RUNS}) exit 125`,
    "    median = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2",
    `    print median, ${JSON.stringify(metric.unit)} > "/dev/stderr"`,
    `    exit median ${newer > older ? ">" : "<"} threshold }'`
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
