import {join} from "node:path";
import {createRepository} from "../source/fixture.ts";
import type {Repository} from "../source/fixture.ts";
import {createProject} from "./project.ts";
import type {Project, ProjectOptions} from "./project.ts";

export interface Table extends Project {
  repository: Repository;
}

/**
 * Makes a project whose experiment, named table, compares v1 and v2 of a program
 * that prints 1000 ms and 1200 ms, so that a verdict is certain. What it
 * starts is noted in files of the project’s home, builds and starts.
 */
export async function createTable(options?: ProjectOptions): Promise<Table> {
  const project = await createProject({}, options);
  const repository = createRepository(join(project.home, "repository"));
  repository.commit("Begin", {measure, more: "0\n"});
  repository.git("tag", "v1");
  repository.commit("Do more", {more: "200\n"});
  repository.git("tag", "v2");
  project.write({"experiments/table.yaml": tableYaml(project)});
  return {...project, repository};
}

const measure = `#!/bin/sh
echo start >> "$NOTES/starts"
sleep 0.01
read more < more
echo "$((1000 + more)) ms"
`;

/** Returns the experiment, in which each first text is replaced by the second. */
export function tableYaml({home}: Pick<Project, "home">, ...edits: [string, string][]): string {
  const text = `benchbook: 1
source: {git: ${home}/repository}
revisions: [v1, v2]
environment: {NOTES: ${home}}
build: echo build >> "$NOTES/builds"; sleep 0.1
measurements:
  table:
    command: ./measure
    reads: {regex: '(?<time>\\d+) ms'}
    metrics: {time: {unit: ms, delta: 5 %}}
plan: {rounds: 6}
`;
  return edits.reduce((edited, [from, to]) => {
    if (!edited.includes(from)) throw new Error(`The experiment has no ${from}.`);
    return edited.replace(from, () => to);
  }, text);
}
