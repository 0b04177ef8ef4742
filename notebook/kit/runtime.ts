import {Runtime} from "@observablehq/runtime";
import {define as defineCell} from "observable:runtime/define.js";
import {observe as observeCell, type CellObserver} from "observable:runtime/display.js";
import {dark, observe} from "observable:runtime/stdlib/generators/index.js";
import {builtins} from "./builtins.ts";
import {embedded, isPacked, unpacked, type Embedded} from "./embedded.ts";
import {follow, type Channel} from "./live/follow.ts";
import {keepPlace} from "./place.ts";
import {wait} from "./waiting.ts";

// This takes the place of Notebook Kit’s own runtime, whose library loads from a
// content delivery network; a page of ours loads nothing from anywhere. It is
// the only module that knows Notebook Kit’s private files; a test asserts that
// they are as expected.

const main = document.querySelector("main") ?? document.body;
let shown = embedded(document);
const listeners = new Set<(next: Embedded) => void>();
const runtime = new Runtime({
  ...builtins(shown),
  artifact: () => latest("artifact"),
  page: () => latest("page"),
  dark: () => dark(),
  width: () => widthOf(main)
});
const notebook = runtime.module();

// The cells of a report whose artifact is large: they show what was written
// into it until the artifact is needed.
const waiting: (() => void)[] | null = isPacked(document) ? [] : null;

/** Defines a cell; called by the code that Notebook Kit makes of each one. */
export function define(state: {root: Element}, definition: unknown): void {
  const run = (): void => defineCell(notebook, state, definition, observeInPlace);
  if (waiting) waiting.push(run);
  else run();
}

if (waiting) {
  wait(main, {
    samples: shown.page.report?.samples ?? 0,
    async read() {
      const artifact = await unpacked(document);
      shown = {...shown, artifact};
      return artifact;
    },
    show() {
      for (const run of waiting) run();
    }
  });
}

// There is a channel while a server serves the page, and none in a report.
if (import.meta.hot) {
  follow(shown, {channel: import.meta.hot as Channel, show, reload: () => location.reload()});
}

function show(next: Embedded): void {
  shown = next;
  for (const listener of listeners) listener(next);
}

/** Follows a part of what the page holds, which changes while its run is going. */
function latest<K extends keyof Embedded>(name: K): AsyncGenerator<Embedded[K]> {
  return observe<Embedded[K]>((notify) => {
    let value = notify(shown[name]);
    const listener = (next: Embedded): void => {
      if (next[name] !== value) value = notify(next[name]);
    };
    listeners.add(listener);
    return () => listeners.delete(listener);
  });
}

/** Shows a cell’s value as Notebook Kit does, but keeps the reader’s place where that takes the place of another. */
function observeInPlace(state: {root: Element}, definition: unknown): CellObserver {
  const observer = observeCell(state, definition);
  return {
    ...observer,
    fulfilled(value) {
      const before = state.root.firstElementChild;
      const restore = before && value instanceof Element && before !== value ? keepPlace(before, value) : null;
      // What looks the same stays, and with it what the reader has selected.
      const same = shown.page.live?.state === "going" && value instanceof Element && before?.isEqualNode(value);
      if (same && state.root.childNodes.length === 1) return;
      observer.fulfilled.call(this, value);
      restore?.();
    }
  };
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
