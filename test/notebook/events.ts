import {rows} from "../../runner/result/samples.ts";
import type {Artifact, Event} from "../../runner/result/types.ts";

/** Returns the events of a journal that makes the artifact, as a run would have written them. */
export function eventsOf(artifact: Artifact): Event[] {
  const {experiment, run, machine, tool} = artifact;
  const at = run.startedAt;
  const boot = run.sessions[0]?.boot ?? "";
  return [
    {
      event: "start",
      format: "benchbook/journal",
      version: 1,
      at,
      tool,
      run: run.id,
      experiment,
      machine,
      boot,
      seed: run.seed
    },
    ...run.warnings.map((text) => ({event: "warning" as const, at, text})),
    ...artifact.revisions.map((revision) => ({event: "revision" as const, at, revision})),
    ...(run.plan
      ? [{event: "plan" as const, at, plan: run.plan, variants: artifact.variants, measurements: artifact.measurements}]
      : []),
    ...artifact.builds.map((build) => ({event: "build" as const, at, build})),
    ...artifact.measurements.map(({name, metrics, loops}) => ({
      event: "trial" as const,
      at,
      trial: {
        measurement: name,
        variant: artifact.variants[0]?.name ?? "",
        status: "ok" as const,
        reason: null,
        tail: null,
        metrics,
        benchmarks: [""],
        loops,
        output: null,
        durationMs: 100
      }
    })),
    ...rows(artifact).map((sample) => ({event: "sample" as const, at: sample.startedAt, sample})),
    ...artifact.findings.map((finding) => ({event: "finding" as const, at, finding})),
    {event: "end", at: run.endedAt ?? at, status: run.status === "failed" ? "failed" : "done", files: []}
  ];
}
