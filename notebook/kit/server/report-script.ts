import {join} from "node:path";
import {observable} from "@observablehq/notebook-kit/vite";
import {JSDOM} from "jsdom";
import {build, type Plugin} from "vite";
import {local} from "./notebooks.ts";

/** What a notebook becomes in a page that loads nothing. */
export interface Bundle {
  cells: string; // HTML: an element for each cell, with what of it does not depend on the artifact
  script: string; // of a module
  style: string;
}

const unused = "\0unused";
const entities = join(import.meta.dirname, "../entities.ts");

/**
 * What is left out of a report’s code: what Markdown needs to find addresses in
 * text, as ours leaves them as text; and, unless a cell draws charts of its
 * own, those parts of Plot that our charts don’t use.
 */
function isUnused(id: string, importer: string, source: string): boolean {
  return (
    id === "linkify-it" ||
    (id === "@observablehq/plot" && importer.endsWith("/kit/builtins.ts") && !/\bPlot\b/.test(source))
  );
}

/** Bundles a notebook, wherever it is from, with all that it needs: one script, one style sheet. */
export async function bundle(home: string, source: string): Promise<Bundle> {
  const root = join(home, "notebook");
  const input = join(root, "report.html"); // no file: what it would hold is given
  const provide: Plugin = {
    name: "benchbook:provide",
    enforce: "pre",
    resolveId: (id, importer = "") =>
      id === input ? id : id === "entities" ? entities : isUnused(id, importer, source) ? unused : null,
    load: (id) => (id === input ? source : id === unused ? "export default class {}" : null)
  };
  let cells = "";
  const capture: Plugin = {
    name: "benchbook:capture",
    transformIndexHtml: {
      order: "pre",
      handler(html) {
        cells = new JSDOM(html).window.document.querySelector("main")?.innerHTML ?? "";
      }
    }
  };
  const built = await build({
    configFile: false,
    root,
    base: "./",
    publicDir: false,
    logLevel: "silent",
    plugins: [provide, local(home), observable({transformTemplate: () => template}), capture],
    build: {
      write: false,
      assetsInlineLimit: () => true,
      cssCodeSplit: false,
      cssTarget: "esnext", // else light-dark() is taken apart
      modulePreload: false,
      rolldownOptions: {input, output: {codeSplitting: false}}
    }
  });
  const [result] = [built].flat();
  if (!result || !("output" in result)) throw new Error("Vite built nothing.");
  const scripts = result.output.flatMap((file) => (file.type === "chunk" ? [file.code] : []));
  const texts = result.output.flatMap((file) =>
    file.type === "asset" ? [{name: file.fileName, text: String(file.source)}] : []
  );
  const page = texts.find(({name}) => name === "report.html")?.text ?? "";
  const sheets = texts.filter(({name}) => name.endsWith(".css")).map(({text}) => text);
  const inline = [...page.matchAll(/<style[^>]*>(.*?)<\/style>/gs)].map(([, text = ""]) => text);
  return {cells, script: scripts.map(escapeScript).join("\n"), style: [...sheets, ...inline].join("\n").trim()};
}

const template = `<!doctype html>
<html>
  <head>
    <title></title>
    <link rel="stylesheet" href="/kit/style.css">
    <script type="module" src="/kit/report.ts"></script>
  </head>
  <body><main></main></body>
</html>
`;

/** What could end a script element, or keep it from ending, is written such that it means the same in a string. */
function escapeScript(code: string): string {
  return code.replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3c!--").trim();
}
