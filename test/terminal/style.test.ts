import {expect, it} from "vitest";
import {styleOf, widthOf, type Output} from "../../runner/terminal/style.ts";

function isColoured(output: Partial<Output>, env: NodeJS.ProcessEnv): boolean {
  return styleOf({write() {}, ...output}, env).bad("x") === "\u001b[31mx\u001b[39m";
}

it("colours on a terminal only", () => {
  expect(isColoured({isTTY: true}, {})).toBe(true);
  expect(isColoured({}, {})).toBe(false);
  expect(isColoured({isTTY: true}, {TERM: "dumb"})).toBe(false);
});

it("honours NO_COLOR and FORCE_COLOR", () => {
  expect(isColoured({isTTY: true}, {NO_COLOR: "1"})).toBe(false);
  expect(isColoured({isTTY: true}, {NO_COLOR: ""})).toBe(true);
  expect(isColoured({}, {FORCE_COLOR: "1"})).toBe(true);
  expect(isColoured({}, {FORCE_COLOR: "1", NO_COLOR: "1"})).toBe(true);
  expect(isColoured({isTTY: true}, {FORCE_COLOR: "0"})).toBe(false);
});

it("takes 80 columns where there is no terminal to ask", () => {
  expect(widthOf({write() {}})).toBe(80);
  expect(widthOf({write() {}, columns: 132})).toBe(132);
});
