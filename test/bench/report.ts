import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import type {Browser} from "playwright-core";
import {makeReport} from "../../notebook/kit/server/report.ts";
import {formatDuration} from "../../runner/narrate/units.ts";
import {median, quantile} from "../../runner/statistics/quantile.ts";
import {random, shuffle} from "../../runner/statistics/random.ts";
import {serializeArtifact} from "../../runner/store/artifact.ts";
import {launch} from "../notebook/browser/browser.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {exampleSuite} from "../result/fixture-suite.ts";
import {renderTable} from "./table.ts";

const home = join(import.meta.dirname, "../..");
const rounds = 7;

const one = {benchmarks: 1} as const; // three samples a round
const artifacts = {
  "fast-vs-slow": () => exampleArtifact(),
  "100,000 samples": () => exampleSuite({...one, rounds: 33_334})
};

/** Opens reports of few and of many samples by turns: how long until all that they show can be used. */
export async function benchReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bench-report-"));
  const browser = await launch();
  try {
    const reports: {name: string; url: string; bytes: number}[] = [];
    for (const [name, make] of Object.entries(artifacts)) {
      const artifact = make();
      const path = join(folder, `${name}.html`);
      const notebook = join(home, "notebook/default.html");
      const html = await makeReport({home, notebook, text: serializeArtifact(artifact), artifact});
      await writeFile(path, html);
      reports.push({name, url: pathToFileURL(path).href, bytes: html.length});
    }
    const times = new Map(reports.map(({name}) => [name, [] as number[]])); // ms
    const next = random("report");
    for (let round = 0; round < rounds; ++round) {
      for (const {name, url} of shuffle(reports, next)) times.get(name)?.push(await open(browser, url));
    }
    const base = median(times.get("fast-vs-slow") ?? []);
    return renderTable(
      `Opening a report, ${rounds} times each, by turns`,
      ["report", "size (MB)", "median", "quartiles", "ratio"],
      reports.map(({name, bytes}) => {
        const own = times.get(name) ?? [];
        const quartiles = [0.25, 0.75].map((p) => formatDuration(Math.round(quantile(own, p)))).join(" to ");
        const middle = median(own);
        return [
          name,
          (bytes / 1e6).toFixed(1),
          formatDuration(Math.round(middle)),
          quartiles,
          (middle / base).toFixed(2)
        ];
      })
    );
  } finally {
    await browser.close();
    await rm(folder, {recursive: true});
  }
}

/** Opens a report; returns the time until its script has shown every chart anew, in ms. */
async function open(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    document.addEventListener("readystatechange", () => {
      if (document.readyState !== "interactive") return;
      for (const chart of document.querySelectorAll("svg.plot")) chart.setAttribute("data-old", "");
    });
  });
  const start = performance.now();
  await page.goto(url, {waitUntil: "commit"});
  await page.waitForFunction(
    () => document.readyState !== "loading" && document.querySelector("[data-old]") === null,
    undefined,
    {polling: 20, timeout: 300_000}
  );
  const time = performance.now() - start;
  await context.close();
  return time;
}
