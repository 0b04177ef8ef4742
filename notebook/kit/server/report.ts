import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import type {Artifact} from "../../../runner/result/types.ts";
import type {Page} from "../page.ts";
import {withDocument} from "./document.ts";
import {reportBody} from "./report-body.ts";
import {bundle} from "./report-script.ts";
import {icon} from "./template.ts";

export interface ReportOptions {
  home: string; // Benchbook’s folder
  notebook: string; // the path of the notebook that narrates
  text: string; // the artifact’s file
  artifact: Artifact; // what it says
  original?: string | null; // SHA-256 of the artifact of which `text` was made by leaving names out
}

/**
 * Returns a report: a page in one file, complete without a script, interactive
 * with it, with its artifact in it. The same artifact gives the same report. A
 * cell that throws makes it throw, naming the cell.
 */
export async function makeReport({home, notebook, text, artifact, original = null}: ReportOptions): Promise<string> {
  const json = text.replaceAll("<", "\\u003c"); // a file that we wrote holds none
  const page: Page = {sha256: sha256(json), runs: [], experiments: [], notice: null, report: {original}};
  const bytes = Buffer.byteLength(json);
  const source = readFileSync(notebook, "utf8");
  // First what may fail by the notebook’s fault, and fast.
  const {cells, script, style} = await bundle(home, notebook);
  const body = await withDocument(() => reportBody(artifact, page, {path: notebook, source, cells, bytes}));
  const {title, question} = artifact.experiment;
  // The artifact begins a line, so that sed can take it out; and it comes after
  // what is shown, so that this need not wait for it.
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Benchbook ${escape(artifact.tool.version)}">
${question === null ? "" : `<meta name="description" content="${escape(question)}">\n`}<title>${escape(title)} · Benchbook</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
<style>${style}</style>
</head>
<body class="report">
${body}
<script type="application/json" id="page">${JSON.stringify(page).replaceAll("<", "\\u003c")}</script>
<script type="application/json" id="artifact">${json}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** Only the script of the report itself runs, and nothing is loaded from anywhere. */
function policy(script: string): string {
  const hash = createHash("sha256").update(script).digest("base64");
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'"
  ].join("; ");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
