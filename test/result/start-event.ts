import type {Event} from "../../runner/result/types.ts";
import {exampleArtifact} from "./fixture.ts";

/** Returns the event with which a journal starts. */
export function startEvent(): Extract<Event, {event: "start"}> {
  const {tool, experiment, machine, run} = exampleArtifact();
  return {
    event: "start",
    format: "benchbook/journal",
    version: 1,
    at: run.startedAt,
    tool,
    run: run.id,
    experiment,
    machine,
    boot: run.sessions[0]?.boot ?? "",
    seed: run.seed
  };
}
