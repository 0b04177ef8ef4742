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
const fewRounds = 3; // of what takes a while

const few = {benchmarks: 1, variants: 2} as const; // four samples a round
const artifacts = {
  "fast-vs-slow": {make: () => exampleArtifact(), times: rounds},
  "100,000 samples": {make: () => exampleSuite({...few, rounds: 25_000}), times: rounds},
  "1,000,000 samples": {make: () => exampleSuite({...few, rounds: 250_000}), times: fewRounds}
};

/** What opening a report takes, in ms from the start of its navigation. */
interface Opening {
  complete: number; // until all of it is there and painted
  choice: number; // until a choice, made as soon as the page takes one, shows in its charts
}

/** Opens reports of few and of many samples by turns: how long until all that they show can be used. */
export async function benchReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bench-report-"));
  const browser = await launch();
  try {
    const reports: {name: string; url: string; bytes: number; times: number}[] = [];
    for (const [name, {make, times}] of Object.entries(artifacts)) {
      const artifact = make();
      const path = join(folder, `${name}.html`);
      const notebook = join(home, "notebook/default.html");
      const html = await makeReport({home, notebook, text: serializeArtifact(artifact), artifact});
      await writeFile(path, html);
      reports.push({name, url: pathToFileURL(path).href, bytes: html.length, times});
    }
    const openings = new Map(reports.map(({name}) => [name, [] as Opening[]]));
    const next = random("report");
    for (let round = 0; round < rounds; ++round) {
      const due = reports.filter(({times}) => round < times);
      for (const {name, url} of shuffle(due, next)) openings.get(name)?.push(await open(browser, url));
    }
    return (["complete", "choice"] as const)
      .map((what) => {
        const times = ({name}: {name: string}) => (openings.get(name) ?? []).map((opening) => opening[what]);
        const base = median(times({name: "fast-vs-slow"}));
        return renderTable(
          `${titles[what]}; by turns`,
          ["report", "size (MB)", "times", "median", "quartiles", "ratio"],
          reports.map((report) => {
            const own = times(report);
            const quartiles = [0.25, 0.75].map((p) => formatDuration(Math.round(quantile(own, p)))).join(" to ");
            const middle = median(own);
            return [
              report.name,
              (report.bytes / 1e6).toFixed(1),
              String(report.times),
              formatDuration(Math.round(middle)),
              quartiles,
              (middle / base).toFixed(2)
            ];
          })
        );
      })
      .join("\n");
  } finally {
    await browser.close();
    await rm(folder, {recursive: true});
  }
}

const titles: Record<keyof Opening, string> = {
  complete: "Opening a report, until all of it is there and painted",
  choice: "Opening a report, until a choice made as soon as possible shows in all of its charts"
};

/** Opens a report, and takes a variant out of its charts. */
async function open(browser: Browser, url: string): Promise<Opening> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const wait = {polling: 20, timeout: 300_000};
  await page.addInitScript(() => {
    document.addEventListener("readystatechange", () => {
      if (document.readyState !== "interactive") return;
      for (const chart of document.querySelectorAll("svg.plot")) chart.setAttribute("data-old", "");
      // The frame after the next begins once this one is painted.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => document.documentElement.setAttribute("data-painted", ""))
      );
    });
  });
  const start = performance.now();
  await page.goto(url, {waitUntil: "commit"});
  await page.waitForFunction(() => document.querySelector("[data-painted]") !== null, undefined, wait);
  const complete = performance.now() - start;
  // A page that does not wait takes a choice once its script has drawn every chart anew.
  await page.waitForFunction(
    () => document.querySelector("main.waiting") !== null || document.querySelector("[data-old]") === null,
    undefined,
    wait
  );
  const charts = () => page.evaluate(() => document.querySelectorAll("svg.plot").length);
  await page.evaluate(() => {
    for (const chart of document.querySelectorAll("svg.plot")) chart.setAttribute("data-old", "");
  });
  if ((await charts()) === 0) throw new Error(`${url} has no charts.`);
  await page.locator("form[data-charts] fieldset input").last().uncheck({timeout: wait.timeout});
  await page.waitForFunction(
    () =>
      location.search.includes("variant=") &&
      document.querySelector("[data-old]") === null &&
      document.querySelector("[aria-busy]") === null &&
      document.querySelector("svg.plot") !== null,
    undefined,
    wait
  );
  const choice = performance.now() - start;
  await context.close();
  return {complete, choice};
}
