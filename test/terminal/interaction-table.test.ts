import {expect, it} from "vitest";
import stringWidth from "string-width";
import {interactionTables} from "../../runner/terminal/interaction-table.ts";
import {formatResults} from "../../runner/terminal/results.ts";
import {exampleArtifact, type ComparedArtifact} from "../result/fixture.ts";
import {exampleTwoByTwo} from "../result/fixture-two-by-two.ts";

function show(artifact: ComparedArtifact, width: number): string {
  const [finding] = artifact.findings;
  if (!finding) throw new Error("The example has a finding.");
  return interactionTables(finding, {width}).join("\n\n");
}

it("shows both changes, and what the second is of the first", () => {
  expect(show(exampleTwoByTwo(), 80)).toMatchInlineSnapshot(`
    "call_method: wall, two changes (97.5 % intervals) and their interaction (95 %)
    change                    effect        interval  outcome
    fast-hot ÷ fast           0.987×  [0.984, 0.993]
    slow-hot ÷ slow           0.628×  [0.625, 0.635]
      the second ÷ the first  0.637×  [0.634, 0.642]  differ"
  `);
  expect(show(exampleTwoByTwo({interaction: 1}), 80)).toMatchInlineSnapshot(`
    "call_method: wall, two changes (97.5 % intervals) and their interaction (95 %)
    change                    effect        interval  outcome
    fast-hot ÷ fast           0.987×  [0.984, 0.993]
    slow-hot ÷ slow           0.982×  [0.977, 0.993]
      the second ÷ the first  0.995×  [0.991, 1.003]  same"
  `);
});

it("shows differences in their unit", () => {
  const delta = {kind: "absolute", value: 0.002, unit: "s"} as const;
  expect(show(exampleTwoByTwo({delta}), 80)).toMatchInlineSnapshot(`
    "call_method: wall, two changes (97.5 % intervals) and their interaction (95 %)
    change                      effect        interval  outcome
    fast-hot − fast           −1.17 ms  [−1.50, −0.64]
    slow-hot − slow           −56.8 ms  [−57.3, −55.5]
      the second − the first  −55.6 ms  [−56.0, −54.5]  differ"
  `);
});

it("shows a suite a benchmark a row", () => {
  expect(show(exampleTwoByTwo({interaction: [0.64, 1, 1.006], rounds: 12}), 80)).toMatchInlineSnapshot(`
    "call_method: wall, first fast-hot ÷ fast, second slow-hot ÷ slow; 98.3 %
    intervals
    benchmark     first  second  interaction        interval  outcome
    benchmark-1  0.981×  0.631×       0.641×  [0.635, 0.653]  differ
    benchmark-2  0.979×  0.986×        1.00×    [1.00, 1.02]  cannot tell
    benchmark-3  0.986×  0.992×       1.005×  [0.999, 1.017]  cannot tell"
  `);
});

it("is beside the other tables, and only where there is a 2×2", () => {
  expect(formatResults(exampleTwoByTwo(), {width: 80})).toContain(show(exampleTwoByTwo(), 80));
  expect(show(exampleArtifact(), 80)).toBe("");
});

it("keeps to the terminal’s width, and nothing in it moves the cursor", () => {
  const artifact = exampleTwoByTwo();
  const long = JSON.parse(
    JSON.stringify(artifact).replaceAll('"slow-hot"', '"slow-\\u001b[31m-with-a-very-long-name-and-the-attribute"')
  ) as ComparedArtifact;
  for (const width of [40, 60, 80, 120]) {
    const text = show(long, width);
    expect(text.split("\n").filter((line) => stringWidth(line) > width)).toEqual([]);
    expect(text).not.toContain("\u001b");
  }
});
