import {html} from "htl";
import type {Artifact} from "../../../runner/result/types.ts";
import {formatTime} from "../time.ts";
import {element} from "../element.ts";
import type {Page} from "../page.ts";

/** Returns the head of an experiment’s page: where it stands, its title, its question and its run. */
export function masthead(artifact: Artifact, page: Page): Element {
  const {experiment, run, machine} = artifact;
  const others = page.runs.filter(({id}) => id !== run.id);
  return element(
    html`<header class="masthead">
      ${page.report ? html`<p class="trail">${steps(["Benchbook", experiment.name, run.id])}</p>` : trail(artifact)}
      <h1>${experiment.title}</h1>
      ${experiment.question === null ? null : html`<p class="question">${experiment.question}</p>`}
      <p class="byline">
        Run on <time datetime=${run.startedAt}>${formatTime(run.startedAt)}</time> on
        ${page.report?.original ? "a machine whose name was left out" : machine.host}${state(run.status)}
      </p>
      ${newer(page, artifact)}
      ${
        others.length === 0
          ? null
          : html`<details class="runs">
              <summary>${others.length === 1 ? "One other run" : `${others.length} other runs`}</summary>
              <ul>
                ${others.map(
                  ({id, href, startedAt, answer, error}) =>
                    html`<li>
                      <a href=${href}>${startedAt === null ? id : formatTime(startedAt)}</a>
                      <span>${error ?? answer}</span>
                    </li>`
                )}
              </ul>
            </details>`
      }
    </header>`
  );
}

/** Leads to a later run, as what this page shows may no longer be so. */
function newer({runs}: Page, {run}: Artifact): Node | null {
  const [latest] = runs;
  if (!latest || latest.id <= run.id) return null;
  const going = latest.status === "running";
  return html`<p class="newer" role="status">
    ${going ? html`<span class="live-dot" aria-hidden="true"></span>` : null}
    <a href=${latest.href}>${going ? "A later run is going" : "There is a later run"}</a>
  </p>`;
}

/** A file that is sent around leads nowhere but to itself. */
function trail({experiment, run}: Artifact): Node | null {
  const links = [
    html`<a href="/">Benchbook</a>`,
    html`<a href=${`/${encodeURIComponent(experiment.name)}.html`}>${experiment.name}</a>`
  ];
  return html`<nav class="trail" aria-label="Where this page stands">${steps([...links, run.id])}</nav>`;
}

function steps(names: (Node | string | null)[]): (Node | null)[] {
  const slash = () => html`<span aria-hidden="true">/</span>`;
  return names.flatMap((name, i) => (i === 0 ? [html`<span>${name}</span>`] : [slash(), html`<span>${name}</span>`]));
}

function state(status: Artifact["run"]["status"]): string {
  switch (status) {
    case "done":
      return "";
    case "failed":
      return "; something in it failed, as shown below";
    case "interrupted":
      return "; it was interrupted, and shows what it had by then";
    case "running":
      return "; it is still going";
  }
}
