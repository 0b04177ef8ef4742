import {html, svg} from "htl";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatEstimate, formatInterval, formatEffect, negligible, none} from "../../../runner/narrate/effect.ts";
import type {Artifact, Comparison} from "../../../runner/result/types.ts";
import {badge} from "../badge.ts";
import {follow, readQuery, writeQuery} from "../choice/address.ts";
import {placeName} from "../choice/choice.ts";
import {element} from "../element.ts";
import {countsOf, rankOf, verdictLabel, type VerdictLabel} from "../verdict.ts";
import type {Suite} from "./suite.ts";

/** How a reader has a suite sorted and filtered; kept in the page’s address. */
interface View {
  sort: "ratio" | "name" | "verdict";
  descending: boolean;
  grouped: boolean;
  hidden: Set<string>; // kinds of verdicts
  find: string;
}

/** Returns a table of a suite’s benchmarks that can be sorted, filtered, and grouped by verdict. */
export function suiteTable(artifact: Artifact, suite: Suite, index: number): Element {
  const view = readView(index);
  const {comparisons} = suite;
  const toX = scaleFor(comparisons);
  const lines = comparisons.map((comparison): Line => {
    const name = nameOf(comparison, suite);
    const at = placeName(artifact, suite.step, comparison);
    return {comparison, name, row: row(comparison, {name, at, toX})};
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

interface Place {
  name: string;
  at: string; // as a reader chooses it
  toX: (value: number) => number;
}

function row(comparison: Comparison, {name, at, toX}: Place): Element {
  const {effect, unit, variant} = comparison;
  const show = () => {
    follow({at, metric: null});
    document.querySelector("form.choices[data-charts]")?.scrollIntoView({behavior: "smooth"});
  };
  return element(
    html`<tr>
      <th scope="row">
        <button type="button" class="link" title=${`Show the samples of ${variant} in ${name}`} onclick=${show}>
          ${name}
        </button>
      </th>
      <td class="suite-track">${picture(comparison, toX)}</td>
      <td class="number">${effect ? formatEstimate(effect, unit) : "—"}</td>
      <td class="number suite-interval">${effect ? formatInterval(effect, unit) : "—"}</td>
      <td>${badge(verdictLabel(comparison))}</td>
    </tr>`
  );
}

/** Draws an interval over the band of what doesn’t matter. */
function picture({effect, delta, verdict, unit}: Comparison, toX: (value: number) => number): Node | null {
  if (!effect || effect.scale !== "ratio") return null;
  const {low, high} = effect.interval;
  const [from = 0, to = 0] = negligible(effect, delta).map(toX);
  const [x1, x2] = [low === null ? 0 : toX(low), high === null ? 100 : toX(high)];
  const decided = verdict === "worse" || verdict === "better" || verdict === "equivalent";
  const zero = toX(none(effect));
  const percent = (value: number) => `${value.toFixed(2)}%`;
  return svg`<svg class="interval" role="img" aria-label=${formatEffect(effect, unit)} style=${{color: decided ? `var(--${verdict})` : "var(--undecided)"}}>
    <rect x=${percent(from)} width=${percent(to - from)} height="16" fill="var(--delta)"/>
    <line x1=${percent(zero)} x2=${percent(zero)} y2="16" stroke="var(--muted)" stroke-opacity="0.7"/>
    <line x1=${percent(x1)} x2=${percent(x2)} y1="8" y2="8" stroke="currentColor" stroke-width="2.5" stroke-opacity=${low === null || high === null ? 0.3 : 1} />
    <circle cx=${percent(toX(effect.estimate))} cy="8" r="3.6" fill="currentColor"/>
  </svg>`;
}

/** Returns where a ratio lies in a picture, in percent of its width, on a log scale that they share. */
function scaleFor(comparisons: Comparison[]): (value: number) => number {
  const logs = comparisons.flatMap(({effect, delta}) =>
    effect?.scale === "ratio"
      ? [effect.estimate, effect.interval.low ?? 1, effect.interval.high ?? 1, 1 + delta, 1 / (1 + delta)].map(Math.log)
      : []
  );
  const low = Math.min(...logs);
  const high = Math.max(...logs);
  return (value) => 2 + ((Math.log(value) - low) / (high - low || 1)) * 96;
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

function readView(index: number): View {
  const query = readQuery();
  const sort = query.get(`sort${suffix(index)}`) ?? "";
  const [, name = "ratio", direction] = /^(name|ratio|verdict)-(up|down)$/.exec(sort) ?? [];
  return {
    sort: name as View["sort"],
    descending: direction !== "up",
    grouped: query.get(`group${suffix(index)}`) !== "no",
    hidden: new Set(query.getAll(`hide${suffix(index)}`)),
    find: query.get(`find${suffix(index)}`) ?? ""
  };
}

function writeView({sort, descending, grouped, hidden, find}: View, index: number): void {
  const order = `${sort}-${descending ? "down" : "up"}`;
  writeQuery({
    [`sort${suffix(index)}`]: order === "ratio-down" ? null : order,
    [`group${suffix(index)}`]: grouped ? null : "no",
    [`hide${suffix(index)}`]: [...hidden],
    [`find${suffix(index)}`]: find === "" ? null : find
  });
}

/** A page’s second suite has a view of its own. */
function suffix(index: number): string {
  return index === 0 ? "" : String(index + 1);
}
