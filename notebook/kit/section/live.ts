import {html} from "htl";
import {moveReason} from "../../../runner/narrate/move.ts";
import {formatDuration} from "../../../runner/narrate/units.ts";
import {plural} from "../../../runner/narrate/words.ts";
import type {Artifact} from "../../../runner/result/types.ts";
import {element, nothing} from "../element.ts";
import {progressOf, type Measuring, type Progress} from "../live/progress.ts";
import type {SearchSoFar} from "../live/search.ts";
import type {Page} from "../page.ts";
import {searchSoFar} from "./search-so-far.ts";

/** Returns how far a run without a result is, and how to go on with one that was interrupted. */
export function liveStatus(artifact: Artifact, {live}: Page): Element {
  if (!live) return nothing();
  const progress = progressOf(artifact, live.families, live.searches);
  switch (live.state) {
    case "going":
      return panel(
        "going",
        "Live",
        goingText(progress, live.searches),
        html.fragment`${bar(progress)} ${details(artifact, progress)} ${live.searches.map(searchSoFar)}`
      );
    case "ended":
      return panel("ended", "Ended", "The run has ended, and this page shows its result.", null);
    case "interrupted":
      return panel(
        "interrupted",
        "Interrupted",
        live.error ?? interruptedText(artifact, progress.measuring),
        html.fragment`<p class="live-text">${live.error === null ? "Nothing that it measured is lost. To go on with it:" : "To see what can be done:"}</p>
          <pre>${live.error === null ? `npm run experiment -- resume ${live.experiment}/${live.run}` : "npm run experiment -- list"}</pre>
          ${live.searches.map(searchSoFar)}`
      );
  }
}

function panel(kind: string, name: string, text: string, content: Node | null): Element {
  return element(
    html`<section class=${`live live--${kind}`} aria-label="The state of this run">
      <p class="live-head">
        <span class="live-name"><span class="live-dot" aria-hidden="true"></span>${name}</span>
        <span class="live-what">${text}</span>
      </p>
      ${content}
    </section>`
  );
}

function goingText({phase, builds, measuring}: Progress, searches: readonly SearchSoFar[]): string {
  const done = builds.filter(({state}) => state === "built" || state === "failed").length;
  switch (phase) {
    case "starting":
      return "The run is looking up its revisions.";
    case "building":
      return `Building: ${done} of ${plural(builds.length, "build")} done`;
    case "trying":
      return "All is built; the first start shows what the benchmark gives.";
    case "measuring":
      return measuring === null ? "Measuring" : (searchText(measuring, searches) ?? roundText(measuring));
  }
}

/** Returns what a search does and why, or how far what it names is confirmed; null where something else is measured. */
function searchText({measurement, round, step}: Measuring, searches: readonly SearchSoFar[]): string | null {
  const search = searches.findLast((one) => step === one.step || step.startsWith(`${one.step}/confirmation`));
  const move = search?.moves.at(-1);
  if (search === undefined || move === undefined) return null;
  if (step !== search.step) return `Round ${round} in step ${step}, ${measurement}: what the search names is confirmed`;
  if (search.stopped) return `The search of step ${step} has ended`;
  return `Move ${search.moves.length} in step ${step}, ${measurement}: ${moveReason(move)}`;
}

function roundText({step, measurement, round, planned, bound, searching}: Measuring): string {
  const where = `step ${step}, ${measurement}`;
  if (searching) return `Round ${round} in ${where}, which chooses what to measure as it goes`;
  if (round > planned) {
    return `Round ${round} in ${where}: rounds that do not count are taken again, beside the planned ${planned}`;
  }
  return `Round ${round} of ${bound ? "at most " : ""}${planned} in ${where}`;
}

function bar({phase, builds, measuring}: Progress): Node | null {
  if (phase === "measuring" && measuring?.searching) return null; // of how much is not known
  const done = builds.filter(({state}) => state === "built" || state === "failed").length;
  const share = phase === "measuring" ? (measuring?.share ?? 0) : builds.length === 0 ? 0 : done / builds.length;
  return html`<progress
    class="live-bar"
    max="1"
    value=${share}
    aria-label=${phase === "measuring" ? "Rounds taken" : "Builds done"}
  ></progress>`;
}

function details({run, samples}: Artifact, {phase, builds, measuring}: Progress): Node | null {
  if (phase === "measuring" && measuring !== null) {
    const {leftMs, samples: taken, starts} = measuring;
    return html`<p class="live-text">
      ${starts === 0 ? null : html`<span>sample ${Math.min(taken, starts)} of ${starts} in this round</span>`}
      <span>${plural(samples.count, "sample")} in all</span>
      ${leftMs === null ? null : html`<span>about ${formatDuration(Math.max(1, Math.round(leftMs / 1000)) * 1000)} left</span>`}
    </p>`;
  }
  const session = run.sessions.at(-1)?.startedAt ?? run.startedAt;
  return html`<div>
    <ul class="live-builds">
      ${builds.map(
        ({name, state, durationMs}) =>
          html`<li class=${`live-build live-build--${state.replace(" ", "-")}`}>
            <b>${name}</b> ${state}${durationMs === null ? null : ` in ${formatDuration(durationMs)}`}
          </li>`
      )}
    </ul>
    <p class="live-text"><span>${elapsed(session)}</span></p>
  </div>`;
}

/** Says for how long that has been going, every second while it stands in the page; nothing is measured meanwhile. */
function elapsed(since: string): Node | null {
  const text = document.createElement("span");
  const write = (): void => {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(since)) / 1000));
    text.textContent = `for ${formatDuration(seconds * 1000)}`;
  };
  const tick = (): void => {
    if (!text.isConnected) return;
    write();
    setTimeout(tick, 1000);
  };
  write();
  setTimeout(tick, 1000);
  return text;
}

function interruptedText({samples}: Artifact, measuring: Measuring | null): string {
  if (measuring === null) return "This run was stopped, or killed, before it took a sample.";
  const {round, planned, searching} = measuring;
  const where = searching ? `round ${round}` : `round ${round} of ${planned}`;
  return `This run was stopped, or killed, in ${where}, after ${plural(samples.count, "sample")}.`;
}
