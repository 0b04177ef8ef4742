import {readFileSync} from "node:fs";
import {join, resolve} from "node:path";
import type {Browser} from "playwright-core";
import type {ViteDevServer} from "vite";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {formatEstimate, formatInterval} from "../../../runner/narrate/effect.ts";
import {formatSpread, scaleOf} from "../../../runner/narrate/units.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact, Summary} from "../../../runner/result/types.ts";
import {exampleArtifact} from "../../result/fixture.ts";
import {makeProject, type Project} from "../project.ts";
import {launch, open} from "./browser.ts";
import {serve} from "./server.ts";

const home = resolve(import.meta.dirname, "../../..");
const run = "2026-03-14-092653";

describe("in Chromium", () => {
  let project: Project;
  let server: ViteDevServer;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    project = makeProject();
    project.put("fast-vs-slow", "2026-03-12-110000", exampleArtifact({seed: 5}));
    project.put("fast-vs-slow", run, exampleArtifact());
    project.put("other", run, exampleArtifact({seed: 2, slowdown: 1.004, broken: true}));
    project.put("R&D 100 %", run, exampleArtifact({failures: false}));
    project.write("experiments/fresh.yaml", "title: Not run yet\n");
    ({server, url} = await serve(project));
    browser = await launch();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await server.close();
    project.remove();
  });

  const wide = {viewport: {width: 1280, height: 900}, colorScheme: "light"} as const;
  const phone = {viewport: {width: 390, height: 844}, colorScheme: "dark"} as const;

  it.each([
    ["/", "on a wide screen", wide],
    ["/", "on a phone in the dark", phone],
    ["/fast-vs-slow.html", "on a wide screen", wide],
    ["/fast-vs-slow.html", "on a phone in the dark", phone],
    [`/other.html?run=${run}`, "on a phone in the dark", phone],
    ["/R%26D%20100%20%25.html", "on a wide screen", wide],
    ["/fresh.html", "on a phone in the dark", phone],
    ["/no.html", "on a wide screen", wide]
  ] as const)("renders %s %s, asks nothing of any other machine, and fits", async (path, _, options) => {
    const {page, errors, strays, close} = await open(browser, url + path, options);
    expect((await page.locator("h1").innerText()).length).toBeGreaterThan(3);
    expect(await page.locator(".observablehq--error, .observablehq--inspect").count()).toBe(0);
    expect(errors).toEqual([]);
    expect(strays).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await close();
  });

  it.each(["/fast-vs-slow.html", "/other.html"])("says on %s what its artifact says", async (path) => {
    const {page, close} = await open(browser, url + path);
    const name = path.slice(1, -".html".length);
    const artifact = JSON.parse(
      readFileSync(join(project.path, "results", name, run, "result.json"), "utf8")
    ) as Artifact;
    const rows = await page
      .locator("table.results:has(tr.group)")
      .first()
      .locator("tbody tr:not(.group)")
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? "").trim())));
    const judged = findingsOf(artifact, "comparison")
      .flatMap(({comparisons}) => comparisons)
      .filter((c) => c.judged);
    const compared = judged.filter(({effect}) => effect);
    const largest = Math.max(...compared.flatMap(({summaries}) => summaries.map(({median}) => median)));
    const scale = scaleOf(largest, "s");
    const spread = (summary: Summary | undefined) =>
      summary ? formatSpread(summary.median, summary.mad, "s", scale) : "—";
    const baseline = compared[0]?.summaries.find((s) => s.variant === "fast" && !s.control);
    expect(rows[0]?.slice(0, 2)).toEqual(["fast", spread(baseline)]);
    for (const {variant, summaries, effect} of judged) {
      const row = rows.find(([first]) => first === variant);
      expect(row?.[1]).toBe(spread(summaries.find((s) => s.variant === variant)));
      expect(row?.[2]).toBe(effect ? formatEstimate(effect, "s") : "—");
      expect(row?.[3]).toBe(effect ? formatInterval(effect, "s") : "—");
      expect(row?.[4]).toBe(effect ? String(effect.pairs) : "—");
    }
    const charts = await page.locator("figure.chart").all();
    const dots = await Promise.all(charts.map((chart) => chart.locator("svg.plot [aria-label=dot] > *").count()));
    expect(dots.find((count) => count > 0)).toBe(artifact.samples.count);
    await close();
  });

  it("leads from the catalogue to a run, to another run, and back", async () => {
    const {page, close} = await open(browser, url);
    await page.locator('h2 a[href="/fast-vs-slow.html"]').click();
    await page.locator(".masthead").waitFor();
    expect(await page.title()).toBe("A trace stub that never runs makes an interpreter slower · Benchbook");
    await page.getByText("One other run").click();
    await page.locator(".runs a").click();
    await page.getByText("2026-03-12-110000", {exact: true}).waitFor();
    await page.getByRole("link", {name: "Benchbook"}).click();
    await page.getByRole("heading", {name: "Experiments"}).waitFor();
    await close();
  });

  it("prints in the light, whatever the reader prefers on the screen, with all that is folded", async () => {
    const {page, close} = await open(browser, `${url}/fast-vs-slow.html`, {colorScheme: "dark"});
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const yaml = page.getByText("plan: {rounds: 20, delta: 1 %, builds: 2}");
    expect(await background()).toBe("rgb(21, 24, 28)");
    await page.emulateMedia({media: "print", colorScheme: "dark"});
    expect(await background()).toBe("rgb(255, 255, 255)");
    expect((await yaml.boundingBox())?.height).toBeGreaterThan(20);
    await close();
  });

  it("lets the browser read what pages need, and no more", async () => {
    const status = async (path: string) => (await fetch(url + path)).status;
    expect(await status("/kit/runtime.ts")).toBe(200);
    expect(await status(`/@fs${home}/runner/narrate/answer.ts`)).toBe(200);
    for (const path of ["package.json", "runner/store/lock.ts", "vite.config.ts", ".git/HEAD"]) {
      expect(await status(`/@fs${home}/${path}`)).toBe(403);
    }
    const result = `results/fast-vs-slow/${run}/result.json`;
    for (const path of [`/@fs${project.path}/${result}`, `/@fs${project.path}/${result}?raw`]) {
      expect(await status(path)).toBe(403);
    }
    for (const path of ["/results/", `/${result}`, `/..%2f${result}`, `/@fs${project.path}/`, "/fast-vs-slow/"]) {
      expect(await status(path)).toBe(404);
    }
  });
});
