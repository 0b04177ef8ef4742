import {html} from "htl";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact} from "../../../runner/result/types.ts";
import {seriesOf, lookOf} from "../chart/series.ts";
import {swatch} from "../chart/frame.ts";
import {element} from "../element.ts";
import {readChoice, writeChoice} from "./address.ts";
import {
  comparedVariants,
  isSuite,
  NO_CHOICE,
  placesOf,
  resolveChoice,
  tellingPlace,
  type Aside,
  type Choice,
  type Place
} from "./choice.ts";

/** A form whose value is what the reader chose; it dispatches input events. */
export type ChoiceForm = Element & {value: Choice};

interface Kept {
  form: ChoiceForm;
  refresh: (artifact: Artifact) => void;
}

let kept: Kept | null = null; // a page has one form

/**
 * Returns the form in which a reader chooses what the page’s charts show: an
 * input for view. It starts with what the page’s address holds, and keeps it
 * there. While a run goes on it stays the same element, so that no one loses
 * what they are about to choose.
 */
export function choose(artifact: Artifact): ChoiceForm {
  const {form, refresh} = kept?.form.isConnected ? kept : (kept = makeForm());
  refresh(artifact);
  return form;
}

function makeForm(): Kept {
  const form = element(
    html`<form class="choices" data-charts role="search" aria-label="What the charts show"></form>`
  ) as unknown as HTMLFormElement & ChoiceForm;
  let current: Artifact | null = null;
  let asked = readChoice(); // which a run that goes on may not have yet
  let drawn = "";

  function draw(): void {
    if (current === null) return;
    form.value = resolveChoice(current, asked);
    const key = JSON.stringify([placesOf(current), comparedVariants(current), hasAside(current), form.value]);
    if (key === drawn) return;
    drawn = key;
    const focused = document.activeElement;
    const name = focused && form.contains(focused) ? focused.getAttribute("data-name") : null;
    form.replaceChildren(...fields(current, form.value, change));
    if (name !== null) form.querySelector<HTMLElement>(`[data-name="${CSS.escape(name)}"]`)?.focus();
    form.hidden = form.childElementCount === 0;
  }

  function change(changed: Partial<Choice>): void {
    asked = {...form.value, ...changed};
    draw();
    asked = form.value;
    writeChoice(asked);
    form.dispatchEvent(new Event("input", {bubbles: true}));
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  // Its fields have events of their own, which are not the form’s.
  form.addEventListener(
    "input",
    (event) => {
      if (event.target !== form) event.stopImmediatePropagation();
    },
    {capture: true}
  );
  document.defaultView?.addEventListener("popstate", () => {
    asked = readChoice();
    draw();
    form.dispatchEvent(new Event("input", {bubbles: true}));
  });
  return {
    form,
    refresh(artifact) {
      current = artifact;
      draw();
    }
  };
}

function fields(artifact: Artifact, choice: Choice, change: (changed: Partial<Choice>) => void): Element[] {
  const places = placesOf(artifact);
  const suite = isSuite(artifact);
  const shown = choice.place ?? (suite ? tellingPlace(artifact) : null);
  const metrics = metricsOf(places, shown);
  const variants = comparedVariants(artifact);
  const isDefault = JSON.stringify(choice) === JSON.stringify(NO_CHOICE);
  return [
    places.length > 1 &&
      select("place", "Benchmark", shown ?? "", {
        options: [
          ...(suite ? [] : [{value: "", text: "all that are judged"}]),
          ...places.map(({name}) => name).map(option)
        ],
        change: (value) => change({place: value === "" ? null : value})
      }),
    metrics.length > 1 &&
      select("metric", "Metric", choice.metric ?? metrics[0]?.value ?? "", {
        options: metrics,
        change: (value) => change({metric: value === metrics[0]?.value ? null : value})
      }),
    variants.length > 1 &&
      checkboxes(artifact, variants, choice.variants ?? variants, (variants) => change({variants})),
    hasAside(artifact) &&
      select("aside", "What was set aside", choice.aside, {
        options: [
          {value: "shown", text: "shown, not counted"},
          {value: "counted", text: "shown and counted"},
          {value: "hidden", text: "hidden"}
        ],
        change: (value) => change({aside: value as Aside})
      }),
    !isDefault &&
      element(
        html`<button type="button" class="quiet" data-name="reset" onclick=${() => change(NO_CHOICE)}>Reset</button>`
      )
  ].filter((field) => field !== false);
}

interface Options {
  options: {value: string; text: string}[];
  change: (value: string) => void;
}

function select(name: string, label: string, value: string, {options, change}: Options): Element {
  return element(
    html`<label class="choice"
      ><span>${label}</span>
      <select data-name=${name} onchange=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
        ${options.map(
          (option) => html`<option value=${option.value} selected=${option.value === value}>${option.text}</option>`
        )}
      </select></label
    >`
  );
}

function checkboxes(
  artifact: Artifact,
  variants: string[],
  chosen: string[],
  change: (variants: string[] | null) => void
): Element {
  const series = seriesOf(artifact);
  const toggle = (name: string, on: boolean) => {
    const next = variants.filter((variant) => (variant === name ? on : chosen.includes(variant)));
    change(next.length === variants.length || next.length === 0 ? null : next); // none would be an empty page
  };
  return element(
    html`<fieldset class="choice">
      <legend>Variants</legend>
      ${variants.map(
        (name) =>
          html`<label class="check"
            ><input
              type="checkbox"
              data-name=${`variant ${name}`}
              checked=${chosen.includes(name)}
              onchange=${(event: Event) => toggle(name, (event.target as HTMLInputElement).checked)}
            />${swatch(lookOf(series, name))}${name}</label
          >`
      )}
    </fieldset>`
  );
}

/** Returns the metrics of a place, or those that all places have some of; the first is what was judged. */
function metricsOf(places: Place[], place: string | null): {value: string; text: string}[] {
  const some = places.filter(({name, judged}) => (place === null ? judged : name === place));
  return [...new Set(some.flatMap(({topics}) => topics.map(({metric}) => metric)))].map(option);
}

function option(text: string): {value: string; text: string} {
  return {value: text, text};
}

/** Returns whether a run took samples that do not count. */
function hasAside(artifact: Artifact): boolean {
  return findingsOf(artifact, "comparison").some(
    ({comparisons, rounds}) =>
      comparisons.some(({setAside}) => setAside > 0) || rounds.some(({torn, warmup}) => torn + warmup > 0)
  );
}
