import {html} from "htl";
import {badge} from "../badge.ts";
import type {ExperimentEntry, Page, RunEntry} from "../page.ts";
import {formatTime} from "../time.ts";
import {element} from "../element.ts";

/** Returns the list of experiments, each with its question, its last answer and its runs. */
export function catalogue({experiments}: Page): Element {
  if (experiments.length === 0) {
    return element(
      html`<section class="empty">
        <p>There is no experiment yet. Write one as a file in experiments/, and run it:</p>
        <pre>npm run experiment NAME</pre>
      </section>`
    );
  }
  return element(html`<div class="catalogue">${experiments.map(experiment)}</div>`);
}

function experiment({name, title, question, error, runs}: ExperimentEntry): Node | null {
  const going = runs.find(({status}) => status === "running");
  const ended = runs.filter(({status}) => status !== "running" && status !== "interrupted");
  const [last] = ended;
  const readable = ended.filter(({error}) => error === null);
  const latest = going ?? last ?? runs[0];
  const href = `/${encodeURIComponent(name)}.html`;
  return html`<article class="entry">
    <div class="entry-name">${name}</div>
    <h2>${latest ? html`<a href=${href}>${title}</a>` : title}</h2>
    ${question === null ? null : html`<p class="question">${question}</p>`}
    ${error === null ? null : html`<p class="error">Its file cannot be read: ${error}</p>`}
    ${
      going
        ? html`<p class="entry-live">
            <span class="live-dot" aria-hidden="true"></span><a href=${going.href}>A run is going</a>
          </p>`
        : null
    }
    ${
      last && last.verdicts.length > 0
        ? html`<div class="entry-verdicts">${last.verdicts.map(({about, label}) => badge(label, about))}</div>`
        : null
    }
    ${latest ? answer(last ?? latest) : notRun(name, error)}
    ${
      runs.length === 0
        ? null
        : html`<details open=${runs.length <= 3}>
            <summary>${runs.length === 1 ? "One run" : `${runs.length} runs`}</summary>
            <ol class="entry-runs">
              ${runs.map(run)}
            </ol>
          </details>`
    }
    ${
      readable.length > 1
        ? html`<p class="entry-links"><a href=${`${href}?history`}>History</a>${beside(readable)}</p>`
        : null
    }
  </article>`;
}

function run({id, href, startedAt, status, host, error}: RunEntry): Node | null {
  return html`<li>
    <a href=${href}>${startedAt === null ? id : formatTime(startedAt)}</a>
    <span class="muted">${error ?? [host, stateText(status)].filter(Boolean).join(" · ")}</span>
  </li>`;
}

/** What was found, or why nothing is; that a run is going is said above it. */
function answer({answer, error, resume, status}: RunEntry): Node | null {
  if (error !== null) return html`<p class="error">${error}</p>`;
  return status === "running"
    ? null
    : html`<p class="entry-answer">${answer} ${resume === null ? null : html`<code>${resume}</code>`}</p>`;
}

function stateText(status: string | null): string | null {
  return status === "done" ? null : status === "running" ? "still going" : status;
}

/** Leads to the latest run beside the one before. */
function beside([latest, before]: RunEntry[]): Node | null {
  if (!latest || !before) return null;
  return html`<a href=${`${before.href}&with=${encodeURIComponent(latest.id)}`}>The last two runs side by side</a>`;
}

function notRun(name: string, error: string | null): Node | null {
  return error === null
    ? html`<p class="muted">Not run yet: <code>npm run experiment ${name}</code></p>`
    : html`<p class="muted">To see what is wrong: <code>npm run experiment -- check ${name}</code></p>`;
}
