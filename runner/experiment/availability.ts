import type {Experiment, Measurement, Metric, Reader} from "./experiment.ts";
import {locator, problemAt} from "./locate.ts";
import {ofReader, serverMetrics} from "./metric.ts";
import {sortProblems} from "./problem.ts";
import type {Problem} from "./problem.ts";

const readers: Measurement["reads"]["kind"][] = [
  "size",
  "criterion",
  "hyperfine",
  "go",
  "google-benchmark",
  "jmh",
  "mitata"
];

/**
 * Returns what an experiment asks for that this version understands and does
 * not carry out yet, each with its place. It can be checked, not run.
 */
export function unavailable(experiment: Experiment): Problem[] {
  const locate = locator(experiment);
  const problems: Problem[] = [];
  // Once is enough for each, where it comes first.
  const refuse = (path: readonly PropertyKey[], what: string) => {
    const message = `${what} not available yet.`;
    if (!problems.some((problem) => problem.message === message)) problems.push(problemAt(locate, path, message));
  };

  for (const {name, at} of experiment.revisions) {
    const path = ["revisions", name];
    if (typeof at === "string") continue;
    if (at.kind === "working-tree") refuse(path, "The working tree as a revision is");
    else refuse([...path, "merge-base"], "A merge base as a revision is");
  }
  for (const {name, sweep, server, reads, metrics} of experiment.measurements) {
    const path = ["measurements", name];
    if (sweep) refuse([...path, "sweep"], "Sweeps are");
    if (server) refuse([...path, "server"], "Servers are");
    if (readers.includes(reads.kind)) refuse([...path, "reads", reads.kind], `The reader ${reads.kind} is`);
    refuseMetrics(metrics, reads, [...path, "metrics"]);
  }
  for (const [i, step] of experiment.steps.entries()) {
    const path = ["steps", i];
    for (const {measurement, metrics} of step.measurements) {
      const reads = experiment.measurements.find(({name}) => name === measurement)?.reads ?? null;
      refuseMetrics(metrics, reads, [...path, "metrics"]);
    }
  }
  return sortProblems(
    problems,
    experiment.files.map(({path}) => path)
  );

  // What a command prints itself is no metric of ours, whatever it is called.
  function refuseMetrics(metrics: Metric[], reads: Reader | null, path: readonly PropertyKey[]) {
    const own = reads === null ? [] : ofReader(reads);
    for (const {name} of metrics) {
      if (own.includes(name)) continue;
      if (serverMetrics.includes(name)) refuse([...path, name], `Metrics of a server, such as ${name}, are`);
    }
  }
}
