// @vitest-environment jsdom
import {expect, it} from "vitest";
import {claim} from "../../notebook/kit/claim.ts";

function text(element: Element): string {
  return (element.textContent ?? "").replace(/\s+/g, " ").trim();
}

it("shows a sentence that holds, with what was measured", () => {
  expect(text(claim("It is slower.", {holds: true, measured: "1.5×"}))).toBe("✓ It is slower. holds1.5×");
});

it("strikes out a sentence that does not hold", () => {
  const element = claim("It is slower.", {holds: false, measured: "0.9×"});
  expect(element.querySelector("s")?.textContent).toBe("It is slower.");
  expect(text(element)).toBe("✗ It is slower. does not hold0.9×");
});

it("says so if the data cannot tell", () => {
  const element = claim("It is slower.", {holds: null});
  expect(element.querySelector("s")).toBeNull();
  expect(text(element)).toBe("? It is slower. cannot tell");
});
