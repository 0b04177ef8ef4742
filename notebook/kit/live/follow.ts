import {fold} from "../../../runner/result/fold.ts";
import type {Artifact, Event} from "../../../runner/result/types.ts";
import type {Embedded} from "../embedded.ts";
import {HELLO, UPDATE, type Hello, type Live, type Update} from "./live.ts";
import {searchesOf} from "./search.ts";
import {soFar, type Known} from "./so-far.ts";

/** What following needs of Vite’s channel. */
export interface Channel {
  on(event: string, listener: (update: Update) => void): void;
  send(event: string, hello: Hello): void;
}

/**
 * Says hello for a page that may change while it is open, and calls `show` with
 * what it holds whenever that changes. The page, and not the server, begins: what
 * a server sends on its own may arrive before anybody listens.
 */
export function follow(
  first: Embedded,
  {channel, show, reload}: {channel: Channel; show: (next: Embedded) => void; reload: () => void}
): void {
  const hello = first.page.follows;
  if (!hello) return;
  const events: Event[] = [];
  const known: Known = new Map();
  let {artifact, page} = first;
  let live: Live;
  let folded: Artifact;

  channel.on(UPDATE, (update) => {
    switch (update.kind) {
      case "events":
        if (update.from > events.length) return channel.send(HELLO, hello); // something was lost
        events.length = update.from;
        for (const event of update.events) events.push(event);
        if (!page.live || events.length === 0) return;
        folded = fold(events);
        live = {
          ...page.live,
          state: update.state,
          families: update.families ?? page.live.families,
          searches: searchesOf(events, folded)
        };
        page = {...page, live};
        artifact = unfinished(folded, live, known);
        break;
      case "error":
        if (!page.live) return;
        page = {...page, live: {...page.live, state: "interrupted", error: update.error}};
        break;
      case "result":
        artifact = JSON.parse(update.artifact) as Artifact;
        page = {...update.page, ...(page.live && {live: {...page.live, state: "ended", error: null}})};
        channel.send(HELLO, hello); // for what comes after
        break;
      case "page":
        page = update.page;
        break;
      case "began":
        return reload();
    }
    show({artifact, page});
  });
  channel.send(HELLO, hello);
}

/** Returns what a page of a run without a result shows of it: it is going, or it was interrupted, and the comparisons so far. */
export function unfinished(
  artifact: Artifact,
  {state, families}: Pick<Live, "state" | "families">,
  known: Known = new Map()
): Artifact {
  const status = state === "going" ? "running" : "interrupted";
  return soFar({...artifact, run: {...artifact.run, status}}, families, known);
}
