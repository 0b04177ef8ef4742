import {html} from "htl";
import {formatCount} from "../../runner/narrate/units.ts";
import type {Artifact} from "../../runner/result/types.ts";
import {choose} from "./choice/form.ts";
import {element} from "./element.ts";

export interface WaitOptions {
  samples: number; // that the page has to read
  read: () => Promise<Artifact>;
  show: () => void; // has all cells shown anew
}

/** What a reader did to a control that waits. */
interface Asked {
  event: Event;
  control: Element;
  index: number; // among the page’s controls
}

/** What a reader uses that needs the artifact. Links, what is folded, and the download do not. */
const CONTROLS = "button:not(.download, .wake), input, select, svg.plot";
const KEYS = new Set(["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "Home", "End", "Enter", " "]);

/**
 * Leaves a page as it was written, which is complete, until its reader chooses
 * something, clicks on a chart or a button, or came by an address that holds a
 * choice. Only then its samples are read, and what the reader did is done again
 * to what takes the place of what they did it to. A note says so.
 */
export function wait(main: Element, {samples, read, show}: WaitOptions): void {
  let asked: Asked[] = [];
  const text = element(html`<span role="status"></span>`);
  const button = element(html`<button type="button" class="quiet wake" onclick=${wake}>Read them now</button>`);
  const note = element(html`<p class="muted waiting-note needs-script">${text} ${button}</p>`);
  const listening = new AbortController();
  let reading = false;

  text.textContent = `This page holds ${formatCount(samples)} samples. It is as it was written until you choose something, or click on a chart; then they are read, which takes a moment.`;
  main.classList.add("waiting");
  placeOf(main)?.before(note);
  for (const type of ["change", "input", "click", "keydown"]) {
    main.addEventListener(type, ask, {capture: true, signal: listening.signal});
  }
  main.addEventListener("submit", (event) => event.preventDefault(), {signal: listening.signal});
  if (location.search !== "") wake();

  function ask(event: Event): void {
    const control = event.target instanceof Element ? event.target.closest(CONTROLS) : null;
    if (control === null || !isMeant(event, control)) return;
    event.preventDefault();
    asked.push({event, control, index: controlsOf(main).indexOf(control)});
    wake();
  }

  function wake(): void {
    if (reading) return;
    reading = true;
    text.textContent = `Reading ${formatCount(samples)} samples…`;
    button.remove();
    main.setAttribute("aria-busy", "true");
    const old = controlsOf(main);
    painted()
      .then(read)
      .then((artifact) => {
        asked = asked.filter((one) => !isChosen(artifact, one));
        show();
        return replaced(main, old);
      })
      .then(() => {
        listening.abort();
        note.remove();
        for (const {event, control, index} of asked) repeat(event, control, controlsOf(main)[index]);
      })
      .catch((error: unknown) => {
        text.textContent = `The samples cannot be read: ${error instanceof Error ? error.message : String(error)}. What the page shows is as it was written.`;
      })
      .finally(() => {
        main.classList.remove("waiting");
        main.removeAttribute("aria-busy");
      });
  }
}

/** The note stands over what it is about: the choices, or else the first chart. */
function placeOf(main: Element): Element | null {
  const first = main.querySelector("form.choices[data-charts]") ?? main.querySelector("figure.chart");
  return first?.closest(".observablehq--cell") ?? null;
}

function controlsOf(main: Element): Element[] {
  return [...main.querySelectorAll(CONTROLS)];
}

/** Fields tell what was chosen by their own events; a click on one is not yet a choice. */
function isMeant(event: Event, control: Element): boolean {
  const isField = control instanceof HTMLInputElement || control instanceof HTMLSelectElement;
  switch (event.type) {
    case "click":
      return !isField;
    case "keydown":
      return control instanceof SVGElement && KEYS.has((event as KeyboardEvent).key);
    default:
      return isField && event.type === (control.type === "search" ? "input" : "change");
  }
}

/**
 * Makes a choice in a form that nobody sees, which leaves it in the page’s
 * address, so that charts are drawn for it at once. Returns whether it is one.
 */
function isChosen(artifact: Artifact, {event, control}: Asked): boolean {
  const name = control.closest("form[data-charts]") && control.getAttribute("data-name");
  const field = name ? choose(artifact).querySelector(`[data-name="${CSS.escape(name)}"]`) : null;
  if (field === null) return false;
  repeat(event, control, field);
  return true;
}

/** Does what a reader did to a control to the one that took its place. */
function repeat(event: Event, before: Element, control: Element | undefined): void {
  if (control === undefined) return;
  if (before instanceof HTMLInputElement && control instanceof HTMLInputElement) {
    control.checked = before.checked;
    control.value = before.value;
  } else if (before instanceof HTMLSelectElement && control instanceof HTMLSelectElement) {
    control.value = before.value;
  }
  const {type, bubbles, cancelable} = event;
  if (event instanceof KeyboardEvent) {
    control.dispatchEvent(new KeyboardEvent(type, {bubbles, cancelable, key: event.key}));
  } else if (event instanceof MouseEvent) {
    const {clientX, clientY} = event;
    control.dispatchEvent(new MouseEvent(type, {bubbles, cancelable, clientX, clientY}));
  } else {
    control.dispatchEvent(new Event(type, {bubbles, cancelable}));
  }
}

/** Resolves once the browser has painted what was last changed. */
function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/** Resolves once none of the elements is in the page any more. */
function replaced(main: Element, elements: readonly Element[]): Promise<void> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(check);
    observer.observe(main, {childList: true, subtree: true});
    check();
    function check(): void {
      if (elements.some((element) => main.contains(element))) return;
      observer.disconnect();
      resolve();
    }
  });
}
