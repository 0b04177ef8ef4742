import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {basename} from "node:path";
import {gzipSync} from "node:zlib";
import type {Artifact} from "../../../runner/result/types.ts";
import type {Page} from "../page.ts";
import {withDocument} from "./document.ts";
import {prerender} from "./prerender.ts";
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

/** Of so many bytes, an artifact is packed, and read only when the reader asks for what needs it. */
const LARGE = 2_000_000;

/**
 * Returns a report: a page in one file, complete without a script, interactive
 * with it, with its artifact in it. The same artifact gives the same report. A
 * cell that throws makes it throw, naming the cell.
 */
export async function makeReport({home, notebook, text, artifact, original = null}: ReportOptions): Promise<string> {
  const json = text.replaceAll("<", "\\u003c"); // a file that we wrote holds none
  const bytes = Buffer.byteLength(json);
  const packed = bytes >= LARGE;
  const report = {original, samples: artifact.samples.count, packed};
  const page: Page = {sha256: sha256(json), runs: [], experiments: [], notice: null, report};
  const source = readFileSync(notebook, "utf8");
  const contents = await withDocument(() => prerender(source, {artifact, page}));
  const {cells, script, style} = await bundle(home, source);
  const name = basename(notebook);
  const body = await withDocument(() => reportBody(artifact, page, {name, source, cells, contents, bytes}));
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
<script type="${packed ? "application/gzip" : "application/json"}" id="artifact">${packed ? pack(json) : json}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

function pack(json: string): string {
  return gzipSync(json).toString("base64");
}

/**
 * Only the script of the report itself runs, and nothing is loaded from
 * anywhere. While htl makes an element, a handler stands in it as “::” and a
 * number, which is no program; these are let pass.
 */
function policy(script: string): string {
  const handlers = Array.from({length: 32}, (_, i) => source(`::${i}`));
  return [
    "default-src 'none'",
    `script-src ${source(script)}`,
    `script-src-attr 'unsafe-hashes' ${handlers.join(" ")}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'"
  ].join("; ");
}

function source(code: string): string {
  return `'sha256-${createHash("sha256").update(code).digest("base64")}'`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
