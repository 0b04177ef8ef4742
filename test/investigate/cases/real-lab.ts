import {createBuilder} from "../../../runner/build/builder.ts";
import type {Builder} from "../../../runner/build/builder.ts";
import type {LayoutStep} from "../../../runner/experiment/experiment.ts";
import {journaledLab} from "../../../runner/investigate/journaled-lab.ts";
import type {Lab} from "../../../runner/investigate/lab.ts";
import {openWorld} from "../../../runner/measure/world.ts";
import type {Event} from "../../../runner/result/types.ts";
import {getLauncher} from "../../build/fixture.ts";
import {parseText} from "../../experiment/cases.ts";
import {createRepository, temporaryCache, temporaryFolder} from "../../source/fixture.ts";
import {CACHE, type Case, type Source} from "./programs.ts";

const FLAGS = "-O1 -fno-pie -fno-asynchronous-unwind-tables -fno-stack-protector -w";

/** Returns the real lab, but for its instruction cache, and the step that a case is about. */
export async function realLab({
  fast,
  slow,
  metric,
  delta
}: Case): Promise<{lab: Lab; step: LayoutStep; builder: Builder}> {
  const repository = createRepository();
  const commits = {
    fast: repository.commit("Start", filesOf(fast)),
    slow: repository.commit("Change it", filesOf(slow))
  };
  const experiment = parseText(`benchbook: 1
source: {git: ${repository.path}}
revisions: {fast: ${commits.fast}, slow: ${commits.slow}}
build:
  run: cc ${FLAGS} -nostdlib -static -no-pie -o program $(cat order)
  keep: program
measurements: {run: ./program}
steps:
  - layout: {variants: [fast, slow], layouts: ${metric === "simulated instructions" ? 6 : 12}, pinned: 6}
    metrics: {${metric}: {delta: ${100 * delta} %}}
`);
  const [step] = experiment.steps;
  if (step?.kind !== "layout") throw new Error("The experiment has a layout step.");
  const launcher = await getLauncher();
  const signal = new AbortController().signal;
  const builder = createBuilder({experiment, cache: temporaryCache(), launcher, runFolder: null, signal});
  const world = openWorld({
    ...{experiment, builder, launcher, signal, folder: temporaryFolder(), profiles: temporaryFolder()},
    building: () => undefined,
    warn: () => undefined
  });
  const events: Event[] = [];
  const log = {events, append: (event: Event) => void events.push(event)};
  const lab = journaledLab(
    log,
    {
      ...world,
      async instruments() {
        const found = await world.instruments();
        return {...found, caches: {...found.caches, L1I: CACHE}};
      },
      processor: async () => ({...(await world.processor()), L1I: CACHE})
    },
    {jobs: 2}
  );
  return {lab, step, builder};
}

/** Returns the files of a program, with one that names those that are linked, in their order. */
function filesOf({files}: Source): Record<string, string> {
  return {...Object.fromEntries(files), order: files.map(([name]) => name).join(" ")};
}
