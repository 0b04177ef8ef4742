import {homedir} from "node:os";
import {expect, test} from "vitest";
import {unavailable} from "../../runner/experiment/availability.ts";
import {formatProblem} from "../../runner/experiment/problem.ts";
import {caseFolder, listCases, parseCase, parseText} from "./cases.ts";

// Each file of input/ is a case; output/ has what it means in full, and what of it is not available yet.
const foundations = ["interpreter.yaml", "shared-cache.yaml"];

test.each(listCases("input").filter((name) => !foundations.includes(name)))("%s is understood", async (name) => {
  const experiment = {...parseCase("input", name), files: undefined}; // the texts themselves need no repetition
  const text = JSON.stringify(experiment, null, 1).replaceAll(homedir(), "~");
  await expect(`${text}\n`).toMatchFileSnapshot(`${caseFolder("output")}${name.replace("yaml", "json")}`);
});

test("what is not available yet is named with its place", async () => {
  const names = listCases("input").filter((name) => !foundations.includes(name));
  const text = names.flatMap((name) => unavailable(parseCase("input", name)).map(formatProblem)).join("\n\n");
  await expect(`${text}\n`).toMatchFileSnapshot(`${caseFolder("output")}unavailable.txt`);
});

test.each(foundations)("%s is something to build on", (name) => {
  expect(() => parseCase("input", name)).toThrow(/it is something to build on, not something to run/);
});

test("a metric that the command prints is no counter, whatever its name", () => {
  const text = `benchbook: 1
source: {git: /vm}
revisions: [v1, v2]
measurements:
  steps: {command: ./vm --count, reads: {regex: '(?<instructions>\\d+) steps'}, metrics: {instructions: steps}}
`;
  expect(unavailable(parseText(text))).toEqual([]);
});
