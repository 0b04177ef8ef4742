import {expect, it} from "vitest";
import {
  afterColon,
  isPlainTime,
  kindOf,
  list,
  ordinal,
  plural,
  sentence,
  verdictWord
} from "../../runner/narrate/words.ts";

const lower = {better: "lower"} as const;
const higher = {better: "higher"} as const;

it("speaks of a metric by its unit", () => {
  expect(kindOf({metric: "p99", unit: "ms", ...lower})).toBe("time");
  expect(kindOf({metric: "peak memory", unit: "B", ...lower})).toBe("size");
  expect(kindOf({metric: "rps", unit: "requests/s", ...higher})).toBe("rate");
  expect(kindOf({metric: "minor faults", unit: "", ...lower})).toBe("count");
  expect(kindOf({metric: "L1I misses", unit: "count", ...lower})).toBe("count");
  expect(kindOf({metric: "work", unit: "instructions", ...lower})).toBe("count");
  expect(kindOf({metric: "score", unit: "", ...higher})).toBe("other");
  expect(kindOf({metric: "loss", unit: "", ...lower})).toBe("other");
});

it("says slower, larger, fewer as the metric demands", () => {
  const words = (metric: string, unit: string, better: "lower" | "higher") =>
    (["worse", "better"] as const).map((verdict) => verdictWord({metric, unit, better}, verdict));
  expect(words("wall", "s", "lower")).toEqual(["slower", "faster"]);
  expect(words("uptime", "s", "higher")).toEqual(["shorter", "longer"]);
  expect(words("size", "kB", "lower")).toEqual(["larger", "smaller"]);
  expect(words("instructions", "", "lower")).toEqual(["more", "fewer"]);
  expect(words("rps", "requests/s", "higher")).toEqual(["slower", "faster"]);
  expect(words("errors", "errors/s", "lower")).toEqual(["higher", "lower"]);
  expect(words("score", "points", "higher")).toEqual(["lower", "higher"]);
});

it("begins small after a colon, where that is no name", () => {
  expect(afterColon("The step gate did not find slower.")).toBe("the step gate did not find slower");
  expect(afterColon("perf is not installed.")).toBe("perf is not installed");
  expect(afterColon("Theta was ended by SIGSEGV")).toBe("Theta was ended by SIGSEGV");
  expect(afterColon("GCC 14 is not here.")).toBe("GCC 14 is not here");
});

it("needs no name for the time that a command takes", () => {
  expect(isPlainTime({metric: "wall", unit: "s", ...lower})).toBe(true);
  expect(isPlainTime({metric: "p99", unit: "s", ...lower})).toBe(false);
  expect(isPlainTime({metric: "time", unit: "", ...lower})).toBe(false);
});

it("makes lists, counts and sentences", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map((items) => list(items))).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c"
  ]);
  expect([plural(1, "round"), plural(20, "round")]).toEqual(["1\u00a0round", "20\u00a0rounds"]);
  expect([1, 2, 11, 21, 22].map(ordinal)).toEqual(["first", "second", "11th", "21st", "22nd"]);
  expect(["It ended", "It ended.", "Did it?"].map(sentence)).toEqual(["It ended.", "It ended.", "Did it?"]);
});
