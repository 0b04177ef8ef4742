import {expect, it} from "vitest";
import {cut, item, tame, wrap} from "../../runner/terminal/text.ts";

it("breaks lines between words, never between a number and its unit", () => {
  expect(wrap("slow takes 17.3\u00a0ms more than fast", 20)).toBe("slow takes 17.3 ms\nmore than fast");
  expect(wrap("slow takes about 17.3\u00a0ms", 20, "  ")).toBe("  slow takes about\n  17.3 ms");
});

it("keeps prose readable on a wide terminal", () => {
  const lines = wrap("word ".repeat(60), 200).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
});

it("puts the lines of an item below its text", () => {
  expect(item("!", "The machine is virtual", 22)).toBe("! The machine is\n  virtual");
});

it("cuts between characters as they are seen", () => {
  expect(cut("short", 5)).toBe("short");
  expect(cut("速い版です", 6)).toBe("速い…");
  expect(cut("e\u0301tude", 3)).toBe("e\u0301t…");
  expect(cut("anything", 0)).toBe("");
});

it("lets nothing in a program’s output move the cursor", () => {
  expect(tame("\u001b[31mred\u001b[39m\tbell\u0007\r\u001b[2K")).toBe("red  bell");
});
