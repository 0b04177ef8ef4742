import {Runtime} from "@observablehq/runtime";
import {define as defineCell} from "observable:runtime/define.js";
import {dark, observe} from "observable:runtime/stdlib/generators/index.js";
import {builtins} from "./builtins.ts";
import {embedded} from "./embedded.ts";

// This takes the place of Notebook Kit’s own runtime, whose library loads from a
// content delivery network; a page of ours loads nothing from anywhere. It is
// the only module that knows Notebook Kit’s private files; a test asserts that
// they are as expected.

const main = document.querySelector("main") ?? document.body;
const runtime = new Runtime({
  ...builtins(embedded(document)),
  dark: () => dark(),
  width: () => widthOf(main)
});
const notebook = runtime.module();

/** Defines a cell; called by the code that Notebook Kit makes of each one. */
export function define(state: unknown, definition: unknown): void {
  defineCell(notebook, state, definition);
}

/** Follows an element’s width, in px. Notebook Kit’s own starts at 0 where the page is not laid out yet. */
function widthOf(element: Element): AsyncGenerator<number> {
  return observe((notify) => {
    let width = notify(element.clientWidth);
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== width) width = notify(element.clientWidth);
    });
    observer.observe(element);
    return () => observer.disconnect();
  });
}
