import {join} from "node:path";
import type {Plugin} from "vite";
import {isFile, listRuns, type RunFolder} from "../../../runner/store/results.ts";
import {HELLO, UPDATE, type Hello, type Update} from "../live/live.ts";
import {addressOf} from "./address.ts";
import {isResult} from "./catalogue.ts";
import {followRun, followRuns} from "./follow.ts";
import {loadPage} from "./load.ts";
import {isUnfinished} from "./unfinished.ts";

/** Answers pages that say hello with what they follow, and with what comes later, until they are left. */
export function live(project: string): Plugin {
  return {
    name: "benchbook:live",
    configureServer({environments: {client}, httpServer}) {
      const following = new Map<object, () => void>();

      function leave(page: object): void {
        following.get(page)?.();
        following.delete(page);
      }

      client.hot.on(HELLO, (hello: unknown, page) => {
        leave(page);
        const stop = answer(project, toHello(hello), (update) => page.send(UPDATE, update));
        following.set(page, stop);
      });
      client.hot.on("vite:client:disconnect", (_, page) => leave(page));
      httpServer?.on("close", () => {
        for (const page of following.keys()) leave(page);
      });
    }
  };
}

function answer(project: string, {experiment, run}: Hello, send: (update: Update) => void): () => void {
  if (experiment === null) {
    return followRuns(project, () => send({kind: "page", page: loadPage(project, "/").page}));
  }
  // What is followed is what the folder lists, so that no name leads out of it.
  const runs = () => listRuns(join(project, "results")).filter((folder) => folder.experiment === experiment);
  if (run === null) {
    const began = () => {
      if (runs().some((folder) => isResult(folder) || isUnfinished(folder))) send({kind: "began"});
    };
    return followRuns(project, began);
  }
  const folder = runs().find((folder) => folder.run === run);
  if (folder === undefined) return () => undefined;
  if (isResult(folder)) {
    return followRuns(project, () => send({kind: "page", page: loadPage(project, addressOf(experiment, run)).page}));
  }
  return followRun(folder, send, {result: (folder) => resultOf(project, folder)});
}

function resultOf(project: string, {experiment, run, artifact: path}: RunFolder): Update {
  const {artifact, page} = loadPage(project, addressOf(experiment, run));
  if (artifact !== null) return {kind: "result", artifact, page};
  const error = page.notice?.text ?? `${isFile(path) ? path : "The result"} cannot be read.`;
  return {kind: "error", error};
}

function toHello(hello: unknown): Hello {
  const {experiment, run} = (hello ?? {}) as Record<string, unknown>;
  return {experiment: text(experiment), run: text(run)};
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
