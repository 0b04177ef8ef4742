import {join} from "node:path";
import {origins} from "../source/origin.ts";
import type {Origin, OriginKind} from "../source/origin.ts";
import {createProject} from "./project.ts";
import type {Project, ProjectOptions} from "./project.ts";

export interface PastProject extends Project {
  origin: Origin;
  hashes: Record<string, string>; // commits by their names
}

/**
 * Makes a project whose source has a history of 22 commits: m0 … m17 are its
 * first parents, and m8 merges b1 … b4, which left after m3. The program prints a
 * number, the same whenever it is started: 1000, and 1200 from b3 on. m11 and
 * m12 do not build, and m15 does not run. What builds and starts is noted in the
 * files builds and starts of the project’s home.
 */
export async function createPast(
  kind: OriginKind = "git",
  options: ProjectOptions = {compiler: false}
): Promise<PastProject> {
  const project = await createProject({}, options);
  const origin = origins[kind]();
  const hashes: Record<string, string> = {};
  const commit = (name: string, files: Record<string, string | null> = {}): void => {
    hashes[name] = origin.commit(`Do ${name}`, {[`notes/${name}`]: `${name}\n`, ...files});
  };
  commit("m0", {measure, value: "1000\n"});
  origin.tag("start");
  for (const name of ["m1", "m2", "m3"]) commit(name);
  for (const name of ["b1", "b2", "b3", "b4"]) commit(name, name === "b3" ? {value: "1200\n"} : {});
  origin.update(hashes["m3"] ?? "");
  for (const name of ["m4", "m5", "m6", "m7"]) commit(name);
  hashes["m8"] = origin.merge(hashes["b4"] ?? "", "Merge b4");
  for (const name of ["m9", "m10"]) commit(name);
  commit("m11", {broken: "broken\n"});
  commit("m12");
  commit("m13", {broken: null});
  commit("m14");
  commit("m15", {value: null});
  commit("m16", {value: "1200\n"});
  commit("m17");
  origin.tag("end");
  const past = {...project, origin, hashes};
  past.write({"experiments/past.yaml": pastYaml(past)});
  return past;
}

/** Prints the number, and notes that it was started. */
export const measure = `#!/bin/sh
echo start >> "$NOTES/starts"
read -r value < value || exit 3
echo "$value ms"
`;

/** Returns the experiment, with the given steps, in which each first text is replaced by the second. */
export function pastYaml(
  {home, origin}: Pick<PastProject, "home" | "origin">,
  steps = "- {name: search, bisect: {good: old, bad: new}}",
  ...edits: [string, string][]
): string {
  const {kind} = origin.source();
  const text = `benchbook: 1
source: {${kind}: ${origin.path}}
revisions: {old: start, new: end}
environment: {NOTES: ${home}}
build: |
  echo build >> "$NOTES/builds"
  test ! -e broken
measurements:
  program:
    command: ./measure
    reads: {regex: '(?<time>\\d+) ms'}
    metrics: {time: {unit: ms, delta: 5 %}}
plan: {rounds: 12}
steps:
  ${steps.split("\n").join("\n  ")}
`;
  return edits.reduce((edited, [from, to]) => {
    if (!edited.includes(from)) throw new Error(`The experiment has no ${from}.`);
    return edited.replace(from, () => to);
  }, text);
}

/** Returns how often something was noted. */
export function noted(project: Pick<Project, "home" | "read">, what: "builds" | "starts"): number {
  return project.read(join("..", what)).split("\n").length - 1;
}
