import {html} from "htl";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import type {Artifact, Comparison} from "../../../runner/result/types.ts";
import {badge} from "../badge.ts";
import {placeName} from "../choice/choice.ts";
import {element} from "../element.ts";
import {countsOf, rankOf, verdictLabel, type VerdictLabel} from "../verdict.ts";
import type {Suite} from "./suite.ts";
import {scaleFor, suiteRow} from "./suite-row.ts";
import {readView, writeView, type View} from "./suite-view.ts";

/** Returns a table of a suite’s benchmarks that can be sorted, filtered, and grouped by verdict. */
export function suiteTable(artifact: Artifact, suite: Suite, index: number): Element {
  const view = readView(index);
  const {comparisons} = suite;
  const toX = scaleFor(comparisons);
  const lines = comparisons.map((comparison): Line => {
    const name = nameOf(comparison, suite);
    const at = placeName(artifact, suite.step, comparison);
    return {comparison, name, row: suiteRow(comparison, {name, at, toX})};
  });
  const bodies = element(html`<table class="results suite-table"></table>`);
  const shown = element(html`<p class="muted" role="status"></p>`);
  const root = element(
    html`<div>
      ${controls(comparisons, view, update)}
      <div
        class="scroll"
        tabindex="0"
        role="region"
        aria-label=${`The ratios of ${suite.variant} and ${suite.baseline}, ${suite.metric}`}
      >
        ${bodies}
      </div>
      ${shown}
    </div>`
  );

  function draw(): void {
    const words = view.find.toLowerCase().split(/\s+/);
    const visible = lines.filter(
      ({comparison, name}) =>
        !view.hidden.has(verdictLabel(comparison).kind) && words.every((word) => name.toLowerCase().includes(word))
    );
    visible.sort((a, b) => compare(a, b, view));
    const focused = document.activeElement?.getAttribute("data-sort");
    bodies.classList.toggle("suite--grouped", view.grouped);
    bodies.replaceChildren(head(view, update), ...groupsOf(visible, view.grouped));
    if (focused) bodies.querySelector<HTMLElement>(`[data-sort="${focused}"]`)?.focus();
    shown.textContent =
      visible.length === lines.length ? "" : `${visible.length} of ${lines.length} benchmarks are shown.`;
  }

  function update(): void {
    draw();
    writeView(view, index);
  }

  draw();
  return root;
}

/** A benchmark’s row. */
interface Line {
  comparison: Comparison;
  name: string;
  row: Element;
}

function groupsOf(lines: Line[], grouped: boolean): Element[] {
  if (!grouped)
    return [
      element(
        html`<tbody>
          ${lines.map(({row}) => row)}
        </tbody>`
      )
    ];
  return countsOf(lines.map(({comparison}) => comparison)).map(({label, count}) =>
    element(
      html`<tbody>
        <tr class="group">
          <th colspan="5" scope="rowgroup">${badge(label)} ${count}</th>
        </tr>
        ${lines.filter(({comparison}) => verdictLabel(comparison).word === label.word).map(({row}) => row)}
      </tbody>`
    )
  );
}

function head(view: View, update: () => void): Element {
  const column = (sort: View["sort"], text: string, number = false) => {
    const active = view.sort === sort;
    const toggle = () => {
      view.descending = active ? !view.descending : sort === "ratio";
      view.sort = sort;
      update();
    };
    return html`<th
      scope="col"
      class=${number ? "number" : null}
      aria-sort=${active ? (view.descending ? "descending" : "ascending") : null}
    >
      <button type="button" class="sort" data-sort=${sort} onclick=${toggle}>
        ${text}<span aria-hidden="true">${active ? (view.descending ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>`;
  };
  return element(
    html`<thead>
      <tr>
        ${column("name", "Benchmark")}
        <th scope="col" class="suite-track"><span class="unseen">Interval, drawn</span></th>
        ${column("ratio", "Ratio", true)}
        <th scope="col" class="number suite-interval">Interval</th>
        ${column("verdict", "Verdict")}
      </tr>
    </thead>`
  );
}

function controls(comparisons: Comparison[], view: View, update: () => void): Node | null {
  const toggle =
    ({kind}: VerdictLabel) =>
    (event: Event) => {
      if ((event.target as HTMLInputElement).checked) view.hidden.delete(kind);
      else view.hidden.add(kind);
      update();
    };
  return html`<form
    class="choices"
    role="search"
    aria-label="Which benchmarks to show"
    onsubmit=${(event: Event) => event.preventDefault()}
  >
    <fieldset class="choice">
      <legend>Show</legend>
      ${countsOf(comparisons).map(
        ({label, count}) =>
          html`<label class="check"
            ><input type="checkbox" checked=${!view.hidden.has(label.kind)} onchange=${toggle(label)} />${label.word}
            (${count})</label
          >`
      )}
    </fieldset>
    <label class="check"
      ><input
        type="checkbox"
        checked=${view.grouped}
        onchange=${(event: Event) => {
          view.grouped = (event.target as HTMLInputElement).checked;
          update();
        }}
      />group by verdict</label
    >
    <label class="choice"
      ><span>Find</span>
      <input
        type="search"
        value=${view.find}
        placeholder="a benchmark"
        oninput=${(event: Event) => {
          view.find = (event.target as HTMLInputElement).value;
          update();
        }}
    /></label>
  </form>`;
}

function compare(a: Line, b: Line, {sort, descending}: View): number {
  const size = ({comparison: {effect}}: Line) => (effect ? effect.estimate : descending ? -Infinity : Infinity);
  const rank = ({comparison}: Line) => rankOf(verdictLabel(comparison));
  const by = {
    name: () => a.name.localeCompare(b.name),
    ratio: () => (size(a) === size(b) ? 0 : size(a) - size(b)),
    verdict: () => rank(a) - rank(b)
  };
  return (descending ? -1 : 1) * by[sort]() || a.name.localeCompare(b.name);
}

/** Returns a benchmark’s name, with its measurement’s where there are several. */
function nameOf({measurement, benchmark}: Comparison, {comparisons}: Suite): string {
  const several = comparisons.some((other) => other.measurement !== measurement);
  return several || benchmark === "" ? pathOf(measurement, benchmark) : benchmark;
}
