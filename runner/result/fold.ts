import type {Artifact, Event} from "./types.ts";
import {columns} from "./samples.ts";

/**
 * Returns the artifact that a journal’s events make: artifact = fold(journal).
 * The journal of a run that is still going gives an artifact whose status is
 * running, or interrupted if it was stopped.
 */
export function fold(events: readonly Event[]): Artifact {
  const [start] = events;
  if (start?.event !== "start") throw new Error("A journal begins with its start.");
  const samples = events.flatMap((event) => (event.event === "sample" ? [event.sample] : []));
  const artifact: Artifact = {
    format: "benchbook/result",
    version: 1,
    tool: start.tool,
    experiment: start.experiment,
    run: {
      id: start.run,
      startedAt: start.at,
      endedAt: null,
      status: "running",
      seed: start.seed,
      sessions: [session(start)],
      plan: null,
      warnings: []
    },
    machine: start.machine,
    revisions: [],
    variants: [],
    builds: [],
    measurements: [],
    trials: [],
    samples: columns(samples),
    findings: [],
    files: []
  };
  for (const event of events) apply(artifact, event);
  // Those that are built in parallel end in any order.
  const place = new Map(artifact.variants.map(({name}, i) => [name, i]));
  const order = (build: Artifact["builds"][number]): number => (place.get(build.variant) ?? 0) * 1000 + build.replicate;
  artifact.builds.sort((a, b) => order(a) - order(b));
  return artifact;
}

function apply(artifact: Artifact, event: Event): void {
  const {run} = artifact;
  switch (event.event) {
    case "start":
    case "sample":
    case "decision":
    case "answer":
      break;
    case "resume":
      run.sessions.push(session(event));
      run.status = "running";
      break;
    case "warning":
      if (!run.warnings.includes(event.text)) run.warnings.push(event.text);
      break;
    case "revision":
      artifact.revisions.push(event.revision);
      break;
    case "plan":
      run.plan = event.plan;
      artifact.variants = [...event.variants];
      artifact.measurements = event.measurements;
      break;
    case "variation":
      artifact.variants.push(event.variant);
      if (!artifact.revisions.some(({name}) => name === event.revision.name)) artifact.revisions.push(event.revision);
      break;
    case "build":
      artifact.builds = artifact.builds.filter((build) => !isSameBuild(build, event.build)).concat(event.build);
      break;
    case "trial":
      artifact.trials.push(event.trial);
      artifact.measurements = artifact.measurements.map((measurement) =>
        measurement.name === event.trial.measurement && event.trial.status === "ok"
          ? {...measurement, loops: event.trial.loops, metrics: event.trial.metrics}
          : measurement
      );
      break;
    case "finding":
      artifact.findings.push(event.finding);
      break;
    case "interrupted":
      run.status = "interrupted";
      break;
    case "end":
      run.status = event.status;
      run.endedAt = event.at;
      artifact.files = event.files;
      break;
  }
}

function session({at, boot, tuned}: Extract<Event, {event: "start" | "resume"}>): Artifact["run"]["sessions"][number] {
  return {startedAt: at, boot, ...(tuned === undefined ? {} : {tuned})};
}

function isSameBuild(a: Artifact["builds"][number], b: Artifact["builds"][number]): boolean {
  return a.variant === b.variant && a.replicate === b.replicate && a.layout === b.layout;
}
