import {z} from "zod";
import {experimentJsonSchema} from "../../runner/experiment/json-schema.ts";
import {artifact} from "../../runner/result/schema.ts";
import {artifactReference} from "./artifact.ts";
import {experimentReference} from "./experiment.ts";
import {bisectionReference} from "./bisection.ts";
import {placementReference} from "./placement.ts";
import {statisticsReference} from "./statistics.ts";
import {timelineReference} from "./timeline.ts";

/** A file that is made from code, and how. */
export interface Generated {
  path: string; // relative to the project
  text: () => string;
}

/** All files that `npm run docs` writes and the tests hold to be current. */
export const generated: Generated[] = [
  {path: "runner/experiment/schema.json", text: () => toJson(experimentJsonSchema())},
  {
    path: "runner/result/schema.json",
    text: () => toJson({title: "Benchbook result", ...z.toJSONSchema(artifact, {io: "input"})})
  },
  {path: "docs/experiment.md", text: experimentReference},
  {path: "docs/artifact.md", text: artifactReference},
  {path: "docs/statistics.md", text: statisticsReference},
  {path: "docs/bisection.md", text: bisectionReference},
  {path: "docs/timeline.md", text: timelineReference},
  {path: "docs/placement.md", text: placementReference}
];

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
