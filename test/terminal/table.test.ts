import {expect, it} from "vitest";
import stringWidth from "string-width";
import {table, type Column} from "../../runner/terminal/table.ts";

const columns: Column[] = [
  {heading: "variant", shrinks: true},
  {heading: "median", align: "right"},
  {heading: "interval", align: "right", optional: true},
  {heading: "verdict"}
];
const rows = [
  ["fast", "17.3 ms", "", "baseline"],
  ["a-variant-with-a-long-name", "26.5 ms", "[1.51, 1.55]", "slower"],
  ["速い版", "7 ms", "[0.99, 1.01]", "equivalent"]
];

it("aligns numbers to the right, and counts an ideograph as two columns", () => {
  expect(table(columns, rows, 80)).toMatchInlineSnapshot(`
    "variant                      median      interval  verdict
    fast                        17.3 ms                baseline
    a-variant-with-a-long-name  26.5 ms  [1.51, 1.55]  slower
    速い版                         7 ms  [0.99, 1.01]  equivalent"
  `);
});

it("cuts names before it leaves a column out", () => {
  expect(table(columns, rows, 60)).toMatchInlineSnapshot(`
    "variant                     median      interval  verdict
    fast                       17.3 ms                baseline
    a-variant-with-a-long-na…  26.5 ms  [1.51, 1.55]  slower
    速い版                        7 ms  [0.99, 1.01]  equivalent"
  `);
  expect(table(columns, rows, 36)).toMatchInlineSnapshot(`
    "variant           median  verdict
    fast             17.3 ms  baseline
    a-variant-with…  26.5 ms  slower
    速い版              7 ms  equivalent"
  `);
});

it("is never wider than it may be, while its columns can shrink", () => {
  for (let width = 29; width < 80; ++width) {
    const widths = table(columns, rows, width)
      .split("\n")
      .map((line) => stringWidth(line));
    expect(Math.max(...widths)).toBeLessThanOrEqual(width);
  }
});

it("paints a cell without counting what paints it", () => {
  const paint = (text: string) => `\u001b[31m${text}\u001b[39m`;
  const painted = table([{heading: "a"}, {heading: "b"}], [[{text: "xyz", paint}, "1"]], 80);
  expect(painted).toBe("a    b\n\u001b[31mxyz\u001b[39m  1");
});
