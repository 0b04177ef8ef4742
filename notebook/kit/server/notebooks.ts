import {readdirSync} from "node:fs";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import type {Cell} from "@observablehq/notebook-kit";
import {observable} from "@observablehq/notebook-kit/vite";
import type {IndexHtmlTransformContext, Plugin, PluginOption} from "vite";
import type {Page} from "../page.ts";
import {parseAddress} from "./address.ts";
import {live} from "./live.ts";
import {loadPage} from "./load.ts";
import type {LoadedPage} from "./loaded.ts";
import {template} from "./template.ts";

const kit = resolve(import.meta.dirname, "..");
const notebookKit = resolve(dirname(fileURLToPath(import.meta.resolve("@observablehq/notebook-kit/vite"))), "..");

export interface NotebooksOptions {
  home: string; // Benchbook’s folder
  project?: string; // the folder of experiments/ and results/
}

/**
 * Serves the notebooks of Benchbook, each with the artifact of a run embedded.
 * Nothing they need comes from the network.
 */
export function notebooks({home, project = home}: NotebooksOptions): PluginOption[] {
  const pages = new WeakMap<IndexHtmlTransformContext, LoadedPage>();

  function load(context: IndexHtmlTransformContext): LoadedPage {
    const page = pages.get(context) ?? loadPage(project, context.originalUrl ?? context.path);
    pages.set(context, page);
    return page;
  }

  return [
    local(home),
    routes(home),
    observable({
      transformTemplate: () => template,
      transformNotebook(notebook, context) {
        const {title, page} = load(context);
        return {...notebook, title, cells: cellsOf(page, notebook.cells)};
      }
    }),
    embed(load),
    live(project)
  ];
}

/** Returns the cells that a page shows: its notebook’s or, where that has nothing to show, another one. */
function cellsOf(page: Page, cells: Cell[]): Cell[] {
  const cell = (id: number, value: string): Cell => ({id, mode: "js", pinned: false, hidden: false, value});
  if (page.notice !== null) return [cell(1, "notice(page)")];
  if (page.past) return [cell(1, page.two ? "twoRuns(page, {width})" : "runHistory(page, {width})")];
  if (!page.live) return cells;
  const next = Math.max(0, ...cells.map(({id}) => id)) + 1;
  return [...cells.slice(0, 1), cell(next, "liveStatus(artifact, page)"), ...cells.slice(1)];
}

/** Takes the place of Notebook Kit’s runtime, and lets the browser read only what pages need. */
export function local(home: string): Plugin {
  return {
    name: "benchbook:local",
    enforce: "pre",
    config: () => ({
      resolve: {
        alias: [
          {find: /^observable:runtime$/, replacement: join(kit, "runtime.ts")},
          {find: /^observable:styles\/(.*)$/, replacement: "@observablehq/notebook-kit/$1"},
          {find: /^observable:(.*)$/, replacement: `${notebookKit}/$1`}
        ]
      },
      // Named here rather than found while pages load, which would reload them.
      optimizeDeps: {
        noDiscovery: true,
        include: ["@observablehq/inspector", "@observablehq/plot", "@observablehq/runtime", "htl", "markdown-it"]
      },
      server: {
        fs: {
          strict: true,
          allow: [
            join(home, "notebook"),
            join(home, "runner/result"),
            join(home, "runner/statistics"),
            join(home, "runner/narrate"),
            join(home, "node_modules")
          ]
        }
      }
    })
  };
}

/** Serves an experiment that has no notebook of its own through the default narration. */
function routes(home: string): Plugin {
  return {
    name: "benchbook:routes",
    configureServer({middlewares}) {
      const hasNotebook = (name: string) => readdirSync(join(home, "notebook")).includes(`${name}.html`);
      middlewares.use((request, response, next) => {
        const url = request.url ?? "/";
        const {experiment} = parseAddress(url);
        if (experiment === null || url.includes("html-proxy")) return next(); // the latter are Vite’s scripts of a page
        if (experiment === "default") {
          response.writeHead(302, {Location: "/"}).end();
          return;
        }
        if (!hasNotebook(experiment)) request.url = "/default.html";
        next();
      });
    }
  };
}

/** Embeds the page’s artifact, byte for byte, after Notebook Kit is done with its template. */
function embed(load: (context: IndexHtmlTransformContext) => LoadedPage): Plugin {
  return {
    name: "benchbook:embed",
    transformIndexHtml: {
      order: "pre",
      handler(html, context) {
        const {artifact, page} = load(context);
        const scripts = script("artifact", artifact ?? "null") + script("page", JSON.stringify(page));
        return html.replace("</head>", () => `${scripts}</head>`); // a function, as JSON may hold “$&”
      }
    }
  };
}

/** JSON stands in a script element as it is, but for “<”, which could end it. */
function script(id: string, json: string): string {
  return `<script type="application/json" id="${id}">${json.replaceAll("<", "\\u003c")}</script>`;
}
