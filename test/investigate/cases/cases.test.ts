import {expect, it} from "vitest";
import {layout} from "../../../runner/investigate/layout.ts";
import type {LayoutFinding} from "../../../runner/result/types.ts";
import {earlierProfile} from "../simulated-layouts.ts";
import {cases, HOT, type Case} from "./programs.ts";
import {realLab} from "./real-lab.ts";

async function find(one: Case): Promise<LayoutFinding> {
  const {lab, step, builder} = await realLab(one);
  const half = [0.25, 0.25];
  const functions = HOT.map((name) => ({name, object: "program", shares: half, totals: half, changes: [null, null]}));
  const finding = await layout(step, lab, {seed: 1, earlier: [{...earlierProfile(), functions}]});
  await builder.close();
  return finding;
}

it.each(cases)("$truth: $name", {timeout: 120_000}, async (one) => {
  const {causes, effects, reason} = await find(one);
  const [cause] = causes;
  const [effect] = effects;
  const evidence = JSON.stringify({reason, cause, effect}, null, 1);
  expect([effect?.verdict, cause?.cause], evidence).toEqual(["worse", one.truth]);
});
