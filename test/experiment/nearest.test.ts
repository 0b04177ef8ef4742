import {expect, test} from "vitest";
import {listed, nearest, suggestion} from "../../runner/experiment/nearest.ts";

test.each([
  ["titel", "title"],
  ["lau", "lua"],
  ["Rounds", "rounds"],
  ["measurments", "measurements"],
  ["c", null],
  ["zebra", null]
])("the name nearest to %s is %s", (name, expected) => {
  expect(nearest(name, ["title", "lua", "rounds", "measurements", "a"])).toBe(expected);
});

test("where nothing is near, what exists is said, but not without end", () => {
  expect(suggestion("x", ["one", "two"])).toBe(" There is one and two.");
  expect(suggestion("x", [])).toBe("");
  expect(
    suggestion(
      "x",
      Array.from({length: 40}, (_, i) => `name${i}`)
    )
  ).toMatch(/name19, …\.$/);
  expect(listed(["a", "b", "c"], "or")).toBe("a, b or c");
});
