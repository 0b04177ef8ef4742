// @vitest-environment jsdom
import {expect, it} from "vitest";
import {distributionChart} from "../../notebook/kit/chart/distribution.ts";
import {pointsOf, topics, type Topic} from "../../notebook/kit/chart/points.ts";
import {samplesChart} from "../../notebook/kit/chart/samples.ts";
import {NO_CHOICE} from "../../notebook/kit/choice/choice.ts";
import {resultTable} from "../../notebook/kit/section/table.ts";
import {formatValue} from "../../runner/narrate/units.ts";
import type {Artifact} from "../../runner/result/types.ts";
import {median} from "../../runner/statistics/quantile.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {exampleSuite} from "../result/fixture-suite.ts";

const width = 960;

function topicOf(artifact: Artifact): Topic {
  const [topic] = topics(artifact);
  if (!topic) throw new Error("The example judges nothing.");
  return topic;
}

function visible(text: string | null | undefined): string {
  return (text ?? "").replace(/[\u00a0\u202f]/g, " ");
}

/** Returns the medians of all samples, in the order of their variants, as text. */
function mediansOf(artifact: Artifact): string[] {
  const topic = topicOf(artifact);
  const points = pointsOf(artifact, topic).filter(({whole, value}) => whole && Number.isFinite(value));
  return artifact.variants.flatMap(({name}) => {
    const own = points.filter(({sample}) => sample.variant === name && !sample.control);
    return own.length === 0 ? [] : [visible(formatValue(median(own.map(({value}) => value)), topic.unit))];
  });
}

it.each([
  ["with pairs set aside", exampleSuite({benchmarks: 1, disturbed: 0.4})],
  ["with rounds that were torn", exampleArtifact()]
])("states one median of a variant, %s, whatever is shown of them", (_, artifact) => {
  const topic = topicOf(artifact);
  const medians = mediansOf(artifact);
  expect(medians.length).toBeGreaterThan(1);
  for (const aside of ["shown", "hidden", "counted"] as const) {
    const options = {width, choice: {...NO_CHOICE, aside}};
    const title = visible(samplesChart(artifact, topic, options).querySelector(".chart-title")?.textContent);
    const plot = distributionChart(artifact, topic, options).querySelector("svg.plot");
    const rows = visible(plot?.getAttribute("aria-description")).split("; ");
    for (const text of medians) {
      expect(title).toContain(text);
      expect(rows.filter((row) => row.includes(`: ${text} [`))).toHaveLength(1);
    }
  }
});

it("crosses in a distribution what was set aside, or leaves it out and says of what the quartiles are", () => {
  const artifact = exampleSuite({benchmarks: 1, disturbed: 0.4});
  const legend = (aside: "shown" | "hidden" | "counted") =>
    distributionChart(artifact, topicOf(artifact), {width, choice: {...NO_CHOICE, aside}}).querySelector(".legend")
      ?.textContent;
  expect(legend("shown")).toContain("in a pair set aside");
  expect(legend("hidden")).toContain("quartiles and median, of those set aside too");
  expect(legend("counted")).not.toContain("set aside");
});

it("says beside the table of results what its medians are of", () => {
  expect(resultTable(exampleSuite({benchmarks: 1, disturbed: 0.4})).textContent).toContain(
    "Medians are of all samples"
  );
  expect(resultTable(exampleArtifact({failures: false})).textContent).not.toContain("Medians are of all samples");
});
