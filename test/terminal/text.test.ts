import {expect, it} from "vitest";
import {cut, harmless, item, quote, tame, visible, wrap} from "../../runner/terminal/text.ts";

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

it("takes what moves the cursor out of text of many lines, and leaves its lines and tabs", () => {
  expect(harmless("one\n\ttwo \u001b[2Jthree\r\u0007\u009b1m\u001b]0;title\u0007")).toBe("one\n\ttwo three");
});

it("shows what has no glyph, so that nothing hides", () => {
  expect(visible("rm\u200b -rf \u202e~\u001b[8m #\r")).toBe("rm\\u{200b} -rf \\u{202e}~\\u{1b}[8m #\\u{d}");
  expect(visible("Größe ≥ 2 µs, 速い, 👍")).toBe("Größe ≥ 2 µs, 速い, 👍");
});

it("quotes a command whole, however long its lines are", () => {
  const command = `make ${"x".repeat(50)}  &&  run\n\tand more`;
  const quoted = quote(command, 30);
  expect(quoted.split("\n").every((line) => /^[│┆] /.test(line) && line.length <= 30)).toBe(true);
  expect(quoted.replaceAll("\n┆ ", "")).toBe(`│ make ${"x".repeat(50)}  &&  run\n│   and more`);
});
