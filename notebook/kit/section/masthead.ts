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
      <nav class="trail" aria-label="Where this page stands">
        <a href="/">Benchbook</a><span aria-hidden="true">/</span
        ><a href=${`/${encodeURIComponent(experiment.name)}.html`}>${experiment.name}</a
        ><span aria-hidden="true">/</span><span>${run.id}</span>
      </nav>
      <h1>${experiment.title}</h1>
      ${experiment.question === null ? null : html`<p class="question">${experiment.question}</p>`}
      <p class="byline">
        Run on <time datetime=${run.startedAt}>${formatTime(run.startedAt)}</time> on
        ${machine.host}${state(run.status)}
      </p>
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
