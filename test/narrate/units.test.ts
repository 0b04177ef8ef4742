import {expect, it} from "vitest";
import {
  formatCount,
  formatDuration,
  formatLevel,
  formatNumber,
  formatPercent,
  formatRatio,
  formatSpread,
  formatValue,
  ratioDecimals,
  scaleOf
} from "../../runner/narrate/units.ts";
import {visible} from "./example.ts";

function values(unit: string, ...numbers: number[]): string[] {
  return numbers.map((value) => visible(formatValue(value, unit)));
}

it("joins a value and its unit by a no-break space, and groups digits by a narrow one", () => {
  expect(formatValue(0.0173, "s")).toBe("17.3\u00a0ms");
  expect(formatCount(47532083)).toBe("47\u202f532\u202f083");
  expect(formatCount(4096)).toBe("4096");
});

it("chooses the prefix of a time", () => {
  expect(values("s", 0, 3e-10, 5e-9, 1.5e-6, 0.0173, 0.99996, 2, 90)).toMatchInlineSnapshot(`
    [
      "0 s",
      "0.300 ns",
      "5 ns",
      "1.50 µs",
      "17.3 ms",
      "1.00 s",
      "2 s",
      "90 s",
    ]
  `);
  expect(values("ms", 17.25, 1200)).toMatchInlineSnapshot(`
    [
      "17.3 ms",
      "1.20 s",
    ]
  `);
  expect(values("µs", 0.25)).toMatchInlineSnapshot(`
    [
      "250 ns",
    ]
  `);
});

it("gives sizes in SI units, whatever unit they were read in", () => {
  expect(values("B", 0, 512, 1925120, 17179869184)).toMatchInlineSnapshot(`
    [
      "0 B",
      "512 B",
      "1.93 MB",
      "17.2 GB",
    ]
  `);
  expect(values("KiB", 1880)).toMatchInlineSnapshot(`
    [
      "1.93 MB",
    ]
  `);
});

it("gives whole numbers in full and others to three significant digits", () => {
  expect(values("", 47532083, 0.123456, 12.3456, 1234.56)).toMatchInlineSnapshot(`
    [
      "47·532·083",
      "0.123",
      "12.3",
      "1235",
    ]
  `);
  expect(values("requests/s", 180123.4, 98.76)).toMatchInlineSnapshot(`
    [
      "180·123 requests/s",
      "98.8 requests/s",
    ]
  `);
  expect(["count", "1"].flatMap((unit) => values(unit, 12))).toEqual(["12", "12"]);
});

it("writes very small and very large numbers as powers of ten", () => {
  expect([1.234e-7, 6.02214076e23, -1e-5].map(formatNumber).map(visible)).toMatchInlineSnapshot(`
    [
      "1.23 × 10⁻⁷",
      "6.02 × 10²³",
      "−1.00 × 10⁻⁵",
    ]
  `);
});

it("has words for what is no number", () => {
  expect([Infinity, -Infinity, NaN].map(formatNumber)).toEqual(["∞", "−∞", "none"]);
});

it("gives a median as many digits as its deviation has meaning", () => {
  const spread = (median: number, mad: number) => visible(formatSpread(median, mad, "s"));
  expect([spread(0.0173, 0.0002), spread(0.0173, 0.000004), spread(0.0173, 0), spread(0.152, 0.03), spread(12, 1e-9)])
    .toMatchInlineSnapshot(`
      [
        "17.3 ± 0.2 ms",
        "17.300 ± 0.004 ms",
        "17.3 ± 0 ms",
        "152 ± 30 ms",
        "12 ± 0 s",
      ]
    `);
});

it("keeps a scale that was chosen for a whole column", () => {
  expect(visible(formatSpread(0.0012, 0.0001, "s", scaleOf(0.0009, "s")))).toBe("1200 ± 100 µs");
});

it("gives ratios more digits where their interval is narrow, and near 1", () => {
  expect(formatRatio(1.53, ratioDecimals(1.53, 1.51, 1.55))).toBe("1.53×");
  expect(formatRatio(1.53, ratioDecimals(1.53, 1.529, 1.531))).toBe("1.530×");
  expect(formatRatio(1.0021, ratioDecimals(1.0021, 0.999, 1.005))).toBe("1.002×");
  expect(formatRatio(71.73)).toBe("71.7×");
  expect(formatRatio(0.6561)).toBe("0.656×");
});

it("gives shares as percentages", () => {
  expect([0, 0.01, 0.0023, 0.023, 0.984, 1.5, -0.165].map(formatPercent).map(visible)).toMatchInlineSnapshot(`
    [
      "0 %",
      "1 %",
      "0.23 %",
      "2.3 %",
      "98 %",
      "150 %",
      "−17 %",
    ]
  `);
});

it("never rounds a level of confidence up", () => {
  expect([0.9, 0.95, 0.975, 1 - 0.05 / 3, 1 - 0.05 / 60, 0.99999].map(formatLevel).map(visible)).toMatchInlineSnapshot(`
    [
      "90 %",
      "95 %",
      "97.5 %",
      "98.3 %",
      "99.916 %",
      "99.999 %",
    ]
  `);
});

it("gives spans of time for reading", () => {
  expect(
    [0, 12, 999.4, 999.6, 3200, 9949, 9951, 59499, 60000, 112000, 3599000, 3600000, 7500000]
      .map(formatDuration)
      .map(visible)
  ).toMatchInlineSnapshot(`
    [
      "0 ms",
      "12 ms",
      "999 ms",
      "1 s",
      "3.2 s",
      "9.9 s",
      "10 s",
      "59 s",
      "1 min",
      "1 min 52 s",
      "59 min 59 s",
      "1 h",
      "2 h 5 min",
    ]
  `);
});
