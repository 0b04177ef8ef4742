import {readdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {AnsiUp} from "ansi_up";
import {execa} from "execa";
import type {Browser, BrowserContextOptions} from "playwright-core";
import {makeReport} from "../../notebook/kit/server/report.ts";
import {findSubject, notebookOf} from "../../notebook/kit/server/report-subject.ts";
import {launch} from "../notebook/browser/browser.ts";
import {serve} from "../notebook/browser/server.ts";
import {runInProgress} from "./run-in-progress.ts";

// npm run gallery: takes the pictures of the README, of the newest run of the
// example that is in results/. It needs Chromium and pngquant.

const home = join(import.meta.dirname, "../..");
const images = join(home, "docs/images");
const name = "fast-vs-slow";
const subject = findSubject(home, name);

// As wide as they are, they are shown smaller; so these have the pixels that a sharp screen shows.
const wide = {viewport: {width: 1000, height: 800}, deviceScaleFactor: 1.25, colorScheme: "light"} as const;
const narrow = {viewport: {width: 390, height: 844}, deviceScaleFactor: 1.75, colorScheme: "dark"} as const;

const samples = "figure.chart >> nth=0";
const distribution = "figure.chart >> nth=1";
const margin = 24; // px

const browser = await launch();
try {
  await takeTerminal(browser);
  await takeReport(browser);
  await takeLive(browser);
} finally {
  await browser.close();
}
await compress();

/** Shows the end of a run as a terminal of 80 columns does. */
async function takeTerminal(browser: Browser): Promise<void> {
  const args = ["--import", "tsx", join(home, "runner/main.ts"), "show", name];
  const {stdout, stderr} = await execa(process.execPath, args, {cwd: home, env: {FORCE_COLOR: "1"}, reject: false});
  if (stdout === "") throw new Error(`There is nothing to show: ${stderr}`); // its exit code is that of the run
  const converter = new AnsiUp();
  converter.use_classes = true; // its own red is too dark to read
  const command = `\u001b[2m$\u001b[0m npm run experiment ${name}\n\n`;
  const style = readFileSync(new URL("terminal.css", import.meta.url), "utf8");
  const page = await browser.newPage({deviceScaleFactor: 1.5});
  await page.setContent(`<!doctype html><style>${style}</style><pre>${converter.ansi_to_html(command + stdout)}</pre>`);
  await page.locator("pre").screenshot({path: join(images, "terminal.png"), omitBackground: true});
  await page.close();
}

/** Shows the report: on a desk by day from its top to all samples, and on a phone by night as high, from the samples on. */
async function takeReport(browser: Browser): Promise<void> {
  const {text, artifact, folder} = subject;
  const path = join(folder, "report.html");
  writeFileSync(path, await makeReport({home, notebook: notebookOf(home, artifact), text, artifact}));
  const {href} = pathToFileURL(path);
  await takePage(browser, href, "report.png", {...wide, from: null, to: samples});
  await takePage(browser, href, "report-narrow.png", {...narrow, from: "#every-sample", to: distribution});
}

/** Shows the page of a run that is half done, of an experiment without a narration of its own. */
async function takeLive(browser: Browser): Promise<void> {
  const run = await runInProgress(subject.artifact, {name: "interpreter", rounds: 8.5});
  const {server, url} = await serve(run);
  try {
    await takePage(browser, `${url}/${run.name}.html`, "live.png", {...wide, from: null, to: samples});
  } finally {
    await server.close();
    await run.end();
  }
}

interface Part extends BrowserContextOptions {
  from: string | null; // the selector of what it begins above; null: the page’s top
  to: string; // the selector of what it ends below
}

async function takePage(browser: Browser, url: string, file: string, {from, to, ...options}: Part): Promise<void> {
  const page = await browser.newPage(options);
  await page.goto(url);
  await page.locator("svg.plot").first().waitFor();
  await page.waitForTimeout(1000); // the charts follow the width, which is known after the first paint
  const top = from === null ? 0 : ((await page.locator(from).first().boundingBox())?.y ?? 0) - margin;
  const end = await page.locator(to).first().boundingBox();
  if (!end) throw new Error(`There is no ${to} on ${url}.`);
  const clip = {x: 0, y: top, width: options.viewport?.width ?? 0, height: end.y + end.height + margin - top};
  await page.screenshot({path: join(images, file), fullPage: true, clip});
  await page.close();
}

/** Pictures of text need few colours, and then a third of the bytes. */
async function compress(): Promise<void> {
  const files = readdirSync(images).map((file) => join(images, file));
  const {exitCode, shortMessage} = await execa(
    "pngquant",
    ["--force", "--strip", "--skip-if-larger", "--quality", "90-100", "--ext", ".png", "--", ...files],
    {reject: false}
  );
  // 98 and 99: some are small, or have few colours, already.
  if (![0, 98, 99].includes(exitCode ?? 1)) {
    throw new Error(`The pictures were not compressed. On Debian: apt-get install pngquant. ${shortMessage}`);
  }
}
