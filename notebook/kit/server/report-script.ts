import {basename, dirname} from "node:path";
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

/** Bundles a notebook with all that it needs: one script, one style sheet, not minified beyond what can be read back. */
export async function bundle(home: string, notebook: string): Promise<Bundle> {
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
    root: dirname(notebook),
    base: "./",
    publicDir: false,
    logLevel: "silent",
    plugins: [local(home), observable({transformTemplate: () => template}), capture],
    build: {
      write: false,
      assetsInlineLimit: () => true,
      cssCodeSplit: false,
      cssTarget: "esnext", // else light-dark() is taken apart
      modulePreload: false,
      rolldownOptions: {input: notebook, output: {codeSplitting: false}}
    }
  });
  const [result] = [built].flat();
  if (!result || !("output" in result)) throw new Error("Vite built nothing.");
  const scripts = result.output.flatMap((file) => (file.type === "chunk" ? [file.code] : []));
  const texts = result.output.flatMap((file) =>
    file.type === "asset" ? [{name: file.fileName, text: String(file.source)}] : []
  );
  const page = texts.find(({name}) => name === basename(notebook))?.text ?? "";
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
