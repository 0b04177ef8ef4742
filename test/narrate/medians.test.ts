import {expect, it} from "vitest";
import {markdown} from "../../runner/narrate/markdown.ts";
import {mediansNote} from "../../runner/narrate/medians.ts";
import {formatResults} from "../../runner/terminal/results.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {exampleSuite} from "../result/fixture-suite.ts";
import {comparison, difference} from "./example.ts";

it("says what medians are of where pairs were set aside, and nothing where none were", () => {
  expect(mediansNote([comparison()])).toBeNull();
  expect(mediansNote([comparison(), comparison({setAside: 2})])).toMatch(
    /^Medians are of all samples, .* set aside too; a ratio is the median of those within rounds/
  );
  expect(mediansNote([comparison({setAside: 2, effect: difference(1, 0, 2)})])).toMatch(
    /a difference is .* the difference of the medians\.$/
  );
});

it("says so once, beside the medians on a terminal and in Markdown", () => {
  const disturbed = exampleSuite({benchmarks: 3, disturbed: 0.3});
  for (const show of [markdown, (artifact: typeof disturbed) => formatResults(artifact, {width: 400})]) {
    expect(show(disturbed).match(/Medians are of all samples/g)).toHaveLength(1);
    expect(show(exampleArtifact())).not.toContain("Medians are of");
  }
});
