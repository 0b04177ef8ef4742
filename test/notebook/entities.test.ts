import {JSDOM} from "jsdom";
import {afterAll, beforeAll, expect, it, vi} from "vitest";
import {decodeHTML} from "../../notebook/kit/entities.ts";

beforeAll(() => vi.stubGlobal("document", new JSDOM("").window.document));
afterAll(() => vi.unstubAllGlobals());

it("knows characters by name and by number, and leaves what it doesn’t know", () => {
  expect(decodeHTML("&hellip;")).toBe("…");
  expect(decodeHTML("&CounterClockwiseContourIntegral;")).toBe("∳");
  expect(decodeHTML("&#x394; &amp;lt; &nosuch;")).toBe("Δ &lt; &nosuch;");
});

it("takes nothing for markup", () => {
  expect(decodeHTML("<b>&amp;</textarea><img src=x>")).not.toContain("&amp;");
  expect(document.querySelectorAll("img")).toHaveLength(0);
});
