import type {Measurement} from "../experiment/experiment.ts";
import type {Outcome} from "./launcher.ts";

/** What is wrong with how a command ended. */
export interface Problem {
  status: "run failed" | "timeout";
  reason: string; // a sentence
}

/** Returns what is wrong with how a measurement’s command ended, or null if it ended as is expected. */
export function problemOf(
  outcome: Outcome,
  {expect, timeoutMs}: Pick<Measurement, "expect" | "timeoutMs">
): Problem | null {
  switch (outcome.status) {
    case "exited": {
      if (outcome.code === expect.exit) return null;
      const wanted = expect.exit === 0 ? "" : `, and ${expect.exit} is expected`;
      return {status: "run failed", reason: `It ended with exit code ${outcome.code}${wanted}.`};
    }
    case "signalled":
      return {status: "run failed", reason: `It was ended by ${outcome.signal}.`};
    case "timeout":
      return {status: "timeout", reason: `It was stopped after ${timeoutMs / 1000} s, its time limit.`};
    case "not started":
      return {status: "run failed", reason: outcome.message};
    case "interrupted":
      return {status: "run failed", reason: "It was stopped from outside."};
  }
}
