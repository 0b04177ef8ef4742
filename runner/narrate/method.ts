import {cleanBuilds, layoutBuilds} from "../result/builds.ts";
import {findingsOf} from "../result/findings.ts";
import type {
  Artifact,
  BisectionFinding,
  ComparisonFinding,
  Measurement,
  Rounds,
  TimelineFinding
} from "../result/types.ts";
import {pathOf} from "./comparison.ts";
import {judged} from "./finding.ts";
import {revisionNoun} from "./revision.ts";
import {countingSentences} from "./counting.ts";
import {tunedText} from "./tuned.ts";
import {formatDuration, formatLevel, formatPercent, formatValue} from "./units.ts";
import {list, plural, sentence} from "./words.ts";

/** One aspect of how a run was measured. */
export interface Method {
  heading: string; // e.g., "Rounds"
  sentences: string[];
}

/** Returns how a run was measured, for a reader who wants to know whether to believe it. */
export function method(artifact: Artifact): Method[] {
  const compared = findingsOf(artifact, "comparison");
  const searched = findingsOf(artifact, "bisection").filter(isMeasured);
  const followed = findingsOf(artifact, "timeline").filter(isMeasured);
  return [
    {heading: "Search", sentences: searched.flatMap(searchSentences)},
    {heading: "Timeline", sentences: followed.flatMap((finding) => timelineSentences(finding, artifact))},
    {heading: "Rounds", sentences: compared.flatMap((finding) => roundSentences(finding, artifact))},
    {heading: "Counters", sentences: findingsOf(artifact, "counters").flatMap(countingSentences)},
    {heading: "Judgement", sentences: compared.flatMap(judgementSentences).filter(isFirst)},
    {heading: "Noise", sentences: noiseSentences(artifact)},
    {heading: "Builds", sentences: buildSentences(artifact)},
    {heading: "Starting", sentences: artifact.measurements.map((measurement) => startSentence(measurement, artifact))},
    {heading: "Machine", sentences: machineSentences(artifact)}
  ].filter(({sentences}) => sentences.length > 0);
}

/** Samples of a search are not paired: it asks of which level they are, in the machine’s state of the moment. */
function searchSentences({confidence, metric, moves, revisions}: BisectionFinding): string[] {
  const most = Math.max(...moves.flatMap(({starts}) => starts.map(({samples}) => samples)));
  return [
    `Each of ${plural(moves.length, "move")} measured the ${revisionNoun(revisions)} that was to tell most for its cost, ${most === 1 ? "once" : `at most ${most} times`}; what to measure next followed from all samples so far.`,
    `A sample says how likely its ${revisionNoun(revisions)} is to be of either end’s level, in ${metric?.name ?? "what was measured"}, allowing for outliers, for unequal spread and for the machine’s state as the canary shows it.`,
    `The search was to name one that has a probability of ${formatLevel(confidence)} or more, or to say between which two it lies.`
  ];
}

function timelineSentences({revisions, rounds, series}: TimelineFinding, {run}: Artifact): string[] {
  const noun = revisionNoun(revisions);
  const methods = new Set(series.map(({method}) => method));
  return [
    `Each of ${plural(rounds, "round")} started every ${noun} once, in a random order of its own (seed ${run.seed}); what a round’s samples have in common is taken out.`,
    ...(methods.has("segments")
      ? [
          `Change points are those that divide the ${noun}s into levels which chance does not explain; gradual changes and single odd values are told apart from them.`
        ]
      : []),
    ...(methods.has("neighbours") ? [`As there are few ${noun}s, each was compared with the one before it.`] : [])
  ];
}

function isMeasured({moves, status}: BisectionFinding | TimelineFinding): boolean {
  return status === "done" && moves.length > 0;
}

function roundSentences(finding: ComparisonFinding, artifact: Artifact): string[] {
  const {run} = artifact;
  const builds = cleanBuilds(artifact);
  const unbuilt = new Set(builds.filter(({status}) => status !== "ok").map(({variant}) => variant));
  return finding.rounds.flatMap((rounds) => {
    const plan = run.plan?.steps.find(
      ({step, measurement}) => step === finding.step && measurement === rounds.measurement
    );
    const compared = plan?.variants ?? finding.pairs.flatMap(({baseline, variant}) => [baseline, variant]);
    const variants = [...new Set(compared)].filter((variant) => !unbuilt.has(variant));
    const arm =
      plan?.builds ??
      Math.max(1, ...builds.flatMap((build) => (variants.includes(build.variant) ? build.replicate : [])));
    const baselines = list([...new Set(finding.pairs.map(({baseline}) => baseline))]);
    const several = arm > 1;
    const arms = several ? `each of the ${plural(arm, "build")} of ${list(variants)}` : list(variants);
    const again = `${several ? `one of ${baselines}` : baselines} once more as a control`;
    return [
      `Each round of ${rounds.measurement} started ${arms} once and ${again}, in a random order of its own (seed ${run.seed}).`,
      planned(rounds, plan?.rounds ?? null),
      ...without(rounds)
    ];
  });
}

type Declared = NonNullable<Artifact["run"]["plan"]>["steps"][number]["rounds"];

function planned(rounds: Rounds, declared: Declared | null): string {
  const {planned, stopped, taken} = rounds;
  const stop = stopped ? ` ${sentence(stopped)}` : "";
  if (declared?.kind !== "precision") {
    return `${plural(planned, "round")} ${planned === 1 ? "was" : "were"} planned and ${taken} taken.${stop}`;
  }
  const {atLeast, atMost, atMostMs, halfWidth} = declared;
  const time = atMostMs === null ? "" : ` or ${formatDuration(atMostMs)}`;
  return `Rounds were to be taken until the interval was ±${formatPercent(halfWidth)} wide, at least ${atLeast} and at most ${atMost}${time}; ${taken} were taken.${stop}`;
}

function without({again, torn, warmup}: Rounds): string[] {
  const reasons = [
    ...(warmup > 0 ? [`the first ${warmup} as warm-up`] : []),
    ...(torn > 0 ? [`${torn} as ${torn === 1 ? "it was" : "they were"} interrupted`] : [])
  ];
  return [
    ...(reasons.length > 0 ? [`Not counted: ${list(reasons)}.`] : []),
    ...(again > 0
      ? [
          `${plural(again, "round")} ${again === 1 ? "was" : "were"} taken again, as the machine’s speed had changed within a pair.`
        ]
      : [])
  ];
}

function judgementSentences(finding: ComparisonFinding): string[] {
  const among = judged(finding);
  const level = formatLevel(finding.confidence);
  const family =
    finding.correction === "none"
      ? ""
      : finding.correction === "Bonferroni"
        ? ", so that all of them together hold with 95\u00a0%"
        : `, and verdicts allow for ${among.length} comparisons (Benjamini–Hochberg)`;
  return [
    `Variants are compared within rounds, by the median of their ratios; intervals are of the sign test, at ${level}${family}.`,
    "What counts as worse, better or equivalent was declared before anything was measured."
  ];
}

function noiseSentences({findings}: Artifact): string[] {
  const floors = new Map<string, string>();
  let pairs = 0;
  let aside = 0;
  let several = false;
  for (const {measurement, benchmark, baseline, effect, floor, replicates, setAside} of findingsOf(
    {findings},
    "comparison"
  ).flatMap(judged)) {
    pairs += (effect?.pairs ?? 0) + setAside;
    several ||= replicates.length > 1;
    aside += setAside;
    if (floor === null || effect?.scale !== "ratio") continue;
    floors.set(`${baseline} in ${pathOf(measurement, benchmark)}`, formatPercent(floor));
  }
  const each = [...floors].map(([where, floor]) => `${floor} for ${where}`);
  return [
    ...(each.length > 0 && each.length <= 4
      ? [`The baseline against itself gives the noise floor: ${list(each)}.`]
      : []),
    ...(pairs > 0
      ? [
          "A short fixed loop, the canary, ran before and after every start, and a pair counts if the canaries of both agree within 10\u00a0%.",
          `${aside === 0 ? "None" : aside} of ${plural(pairs, "pair")} ${aside === 1 ? "was" : "were"} set aside${several ? "; where there are several builds, a pair is of all those of a round whose canaries agree" : ""}.`
        ]
      : [])
  ];
}

function buildSentences(artifact: Artifact): string[] {
  const done = cleanBuilds(artifact).filter(({status}) => status === "ok");
  if (done.length === 0) return [];
  const counts = [...new Set(done.map(({variant}) => variant))].map(
    (name) => done.filter(({variant}) => variant === name).length
  );
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const tools = [...new Set(done.flatMap(({tools}) => tools.map(({version}) => version)))];
  const made = `${least === most ? "" : `${least} to `}${plural(most, "clean build")} of each variant`;
  return [
    `There ${most === 1 ? "was" : "were"} ${made}${tools.length > 0 ? `, made with ${list(tools)}` : ""}.`,
    placementSentence(artifact)
  ];
}

function placementSentence(artifact: Artifact): string {
  const built = layoutBuilds(artifact).filter(({status}) => status === "ok");
  if (built.length === 0) {
    return "The placement of code in memory was not varied, so these comparisons cannot tell its effect from that of the code itself.";
  }
  const linkers = [...new Set(built.flatMap(({arrangement}) => arrangement?.linker ?? []))];
  const layouts = new Set(built.map(({layout}) => layout)).size;
  const by = linkers.length > 0 ? ` by ${list(linkers)}` : "";
  return `The same objects were linked again${by} in ${plural(layouts, "layout")}, with functions elsewhere in memory; comparisons are of what the recipe itself built.`;
}

function startSentence({name, command, cpus, shell}: Measurement, {machine}: Artifact): string {
  const what = command === null ? `${name} starts no command` : `${name} is “${command}”${shell ? ", in a shell" : ""}`;
  const where =
    cpus === "all"
      ? "not pinned to CPUs"
      : /^\d+$/.test(cpus)
        ? `pinned to ${plural(Number(cpus), "CPU")}`
        : `pinned to CPUs ${cpus}`;
  const how =
    machine.launcher === "native" ? "started by the launcher" : `started without the launcher (${machine.launcher})`;
  return sentence(command === null ? what : `${what}, ${how}, ${where}`);
}

function machineSentences({machine, run}: Artifact): string[] {
  const tuned = tunedText({run});
  const {arch, cpu, cpus, governor, kernel, limits, memoryBytes, node, os, turbo, virtual} = machine;
  const memory = `${formatValue(memoryBytes, "B")} of memory`;
  const state = [
    ...(virtual ? [`virtual (${virtual})`] : []),
    ...(governor ? [`governor ${governor}`] : []),
    ...(turbo === null ? [] : [`turbo ${turbo ? "on" : "off"}`])
  ];
  return [
    `${cpu}, ${plural(cpus, "CPU")}, ${memory}; ${os}, kernel ${kernel}, ${arch}, Node ${node}.`,
    ...(state.length > 0 ? [`The machine’s state: ${list(state)}.`] : []),
    ...(tuned === null ? [] : [`While it measured, the machine was tuned: ${tuned}.`]),
    ...limits.map((limit) => sentence(limit))
  ];
}

function isFirst(text: string, i: number, texts: readonly string[]): boolean {
  return texts.indexOf(text) === i;
}
