// @vitest-environment jsdom
import {expect, it} from "vitest";
import {md} from "../../notebook/kit/markdown.ts";

it("renders Markdown", () => {
  expect(md`
It is _so_.
  `.outerHTML).toBe("<p>It is <em>so</em>.</p>");
});

it("takes nothing in an interpolated text for Markdown or HTML", () => {
  expect(md`It is ${"*<b>so</b>*"}.`.outerHTML).toBe("<p>It is *&lt;b&gt;so&lt;/b&gt;*.</p>");
  expect(md`Run \`${"a `b` <c>"}\`.`.outerHTML).toBe("<p>Run <code>a `b` &lt;c&gt;</code>.</p>");
});

it("puts nodes where they were interpolated, and lists of them", () => {
  const bold = document.createElement("b");
  bold.textContent = "so";
  expect(md`It is ${bold} ${["a", null, 1]}.`.outerHTML).toBe("<p>It is <b>so</b> a1.</p>");
});

it("leaves out null and undefined", () => {
  expect(md`a${null}b${undefined}c`.outerHTML).toBe("<p>abc</p>");
});

it("interpolates addresses of pages, and no programs", () => {
  expect(md`[here](${"/a.html?run=1"})`.outerHTML).toBe('<p><a href="/a.html?run=1">here</a></p>');
  expect(md`[here](${"javascript:alert(1)"})`.outerHTML).toBe('<p><a href="">here</a></p>');
  expect(md`<a href="#" onclick="${"alert(1)"}">here</a>`.outerHTML).toBe('<p><a href="#" onclick="">here</a></p>');
});
