import {expect, it} from "vitest";
import {
  highestRepetitions,
  meanHalfWidth,
  processValue,
  repetitions,
  sampleValue,
  varianceComponents
} from "../../runner/statistics/hierarchy.ts";
import {normal, random} from "../../runner/statistics/random.ts";

it("a sample’s value is the median over processes of the median of their values", () => {
  expect(
    sampleValue([
      [1, 2, 100],
      [5, 5],
      [9, 3, 4]
    ])
  ).toBe(4);
});

it("processes without values are left out, and none have none", () => {
  expect(sampleValue([[], [3]])).toBe(3);
  expect(sampleValue([])).toBeNaN();
});

it.each([
  ["median", 2.5],
  ["mean", 4],
  ["min", 1],
  ["max", 10],
  ["p50", 2.5],
  ["p99.9", 9.979],
  ["p100", 10]
])("a process’s %s", (summary, expected) => {
  expect(processValue([10, 1, 3, 2], summary)).toBeCloseTo(expected, 12);
});

it("an unknown summary is an error that says what there is", () => {
  expect(() => processValue([1], "average")).toThrowErrorMatchingInlineSnapshot(
    `[Error: Unknown summary: average. It is median, mean, min, max, or a percentile such as p99.]`
  );
});

it("variance components are those of the paper’s worked example", () => {
  // Kalibera and Jones 2013, in the revised version; the numbers are in libkalibera’s tests too.
  const {spread, components, counts} = varianceComponents([
    [
      [9, 5],
      [8, 3]
    ],
    [
      [10, 6],
      [7, 11]
    ],
    [
      [1, 12],
      [2, 4]
    ]
  ]);
  expect(counts).toEqual([2, 2, 3]);
  expect(spread.map((x) => Number(x.toFixed(1)))).toEqual([16.5, 2.6, 3.6]);
  expect(components.map((x) => Number(x.toFixed(1)))).toEqual([16.5, -5.7, 2.3]);
});

const levels = [
  [
    [3, 4, 3],
    [1.2, 3.1, 3]
  ],
  [
    [0.2, 1, 1.5],
    [1, 2, 3]
  ]
];

it("variance components and repetitions agree with libkalibera’s tests", () => {
  const analysis = varianceComponents(levels);
  const expected = [0.7266667, 0.262777778, 0.7747];
  analysis.components.forEach((component, i) => expect(component).toBeCloseTo(expected[i] ?? NaN, 4));
  expect(repetitions(analysis, [3, 20, 100])).toEqual([5, 2]);
});

it("repetitions cost nothing where a level adds no variance, and are in vain where the next adds none", () => {
  expect(repetitions({components: [0, 1, 1]}, [1, 1, 1])).toEqual([1, 1]);
  expect(repetitions({components: [1, 0]}, [1, 1])).toEqual([Infinity]);
});

it("components of simulated levels are what was put in", () => {
  const z = normal(random("levels"));
  const data = Array.from({length: 400}, () => {
    const build = 2 * z();
    return Array.from({length: 5}, () => {
      const process = build + z();
      return Array.from({length: 5}, () => process + 0.5 * z());
    });
  });
  const {components} = varianceComponents(data);
  expect(components[0]).toBeCloseTo(0.25, 1);
  expect(components[1]).toBeCloseTo(1, 0);
  expect(Math.abs((components[2] ?? 0) - 4)).toBeLessThan(3.3 * 4.3 * Math.sqrt(2 / 399));
});

it("an interval’s half-width and the repetitions for it belong together", () => {
  const {spread} = varianceComponents([
    [1, 2, 3],
    [2, 4, 3],
    [9, 5, 7]
  ]);
  const count = highestRepetitions({spread}, 0.5);
  expect(meanHalfWidth({spread, counts: [count]})).toBeLessThanOrEqual(0.5);
  expect(meanHalfWidth({spread, counts: [count - 1]})).toBeGreaterThan(0.5);
});

it("unbalanced data is refused", () => {
  expect(() => varianceComponents([[1, 2], [3]])).toThrowErrorMatchingInlineSnapshot(
    `[Error: Variance components need each level repeated equally often, and at least twice.]`
  );
});
