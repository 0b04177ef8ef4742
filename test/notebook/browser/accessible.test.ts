import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {pathToFileURL} from "node:url";
import type {Browser, Page} from "playwright-core";
import type {ViteDevServer} from "vite";
import {afterAll, beforeAll, describe, expect, it, vi} from "vitest";
import {makeReport} from "../../../notebook/kit/server/report.ts";
import {serializeArtifact} from "../../../runner/store/artifact.ts";
import {exampleArtifact} from "../../result/fixture.ts";
import {exampleBisection} from "../../result/fixture-bisection.ts";
import {exampleSuite} from "../../result/fixture-suite.ts";
import {exampleTwoByTwo} from "../../result/fixture-two-by-two.ts";
import {keptArtifact} from "../../result/kept.ts";
import {exampleTimeline} from "../../result/fixture-timeline.ts";
import {makeProject, type Project} from "../project.ts";
import {violations} from "./axe.ts";
import {launch, open} from "./browser.ts";
import {serve} from "./server.ts";
import {startWriter, type Writer} from "./going.ts";

const home = resolve(import.meta.dirname, "../../..");

describe("for every reader", () => {
  let project: Project;
  let server: ViteDevServer;
  let browser: Browser;
  let writer: Writer;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    project = makeProject();
    vi.stubEnv("BENCHBOOK_LOCKS", join(project.path, "locks"));
    const broken = exampleArtifact({broken: true});
    const other = exampleArtifact({seed: 5, slowdown: 1.3});
    project.put("fast-vs-slow", "a", broken);
    project.put("fast-vs-slow", "b", {...other, machine: {...other.machine, id: "another", host: "laptop"}});
    project.put("suite", "a", exampleSuite());
    project.put("disturbed", "a", exampleSuite({benchmarks: 1, variants: 3, disturbed: 0.15, seed: 4, modes: true}));
    project.put("two-by-two", "a", exampleTwoByTwo({interaction: [0.64, 1]}));
    project.put("bisection", "a", exampleBisection());
    project.put("timeline", "a", exampleTimeline());
    project.put("why", "a", keptArtifact("really-slower"));
    project.write("experiments/fresh.yaml", "title: Not run yet\n");
    project.write("experiments/torn.yaml", "title: [a\n");
    writer = await startWriter(project, "going", "2026-03-15-120000");
    await writer.tell("60");
    folder = mkdtempSync(join(tmpdir(), "benchbook-accessible-"));
    const notebook = join(home, "notebook/fast-vs-slow.html");
    const text = serializeArtifact(broken);
    writeFileSync(join(folder, "report.html"), await makeReport({home, notebook, text, artifact: broken}));
    ({server, url} = await serve(project));
    browser = await launch();
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    await server.close();
    await writer.kill();
    project.remove();
    rmSync(folder, {recursive: true});
    vi.unstubAllEnvs();
  });

  const pages = [
    ["the catalogue", "/"],
    ["a notebook", "/fast-vs-slow.html?run=a"],
    ["a suite", "/suite.html"],
    ["a disturbed run", "/disturbed.html"],
    ["a 2×2", "/two-by-two.html"],
    ["a bisection", "/bisection.html"],
    ["a timeline", "/timeline.html"],
    ["counters, a profile, binaries and layouts", "/why.html"],
    ["a run that is going", "/going.html"],
    ["a history", "/fast-vs-slow.html?history"],
    ["two runs", "/fast-vs-slow.html?run=a&with=b"],
    ["an experiment that was not run", "/fresh.html"],
    ["a report", "report"]
  ] as const;

  function addressOf(path: string): string {
    return path === "report" ? pathToFileURL(join(folder, "report.html")).href : url + path;
  }

  it.each(pages)("axe-core finds nothing against %s", async (_, path) => {
    for (const [colorScheme, width] of [
      ["light", 1280],
      ["dark", 390]
    ] as const) {
      const context = await browser.newContext({colorScheme, viewport: {width, height: 900}, bypassCSP: false});
      const page = await context.newPage();
      await page.goto(addressOf(path), {waitUntil: "networkidle"});
      await page.locator("h1").first().waitFor();
      await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
      expect(await violations(page)).toEqual([]);
      await context.close();
    }
  });

  it("axe-core finds what is wrong", async () => {
    const page = await browser.newPage();
    await page.setContent(
      `<html lang="en"><title>x</title><main><h1>x</h1><p style="color:#ccc">faint</p></main></html>`
    );
    expect(await violations(page)).toEqual([expect.stringContaining("color-contrast")]);
    await page.close();
  });

  it("the keyboard reaches everything in a notebook, in the order of the page, and is seen there", async () => {
    const {page, close} = await open(browser, `${url}/fast-vs-slow.html?run=a`, {viewport: {width: 1280, height: 900}});
    const all = await page
      .locator("a[href], button, summary, select, input, [tabindex='0']")
      .evaluateAll((elements) => elements.filter((element) => element.checkVisibility()).length);
    const seen: {at: number; outlined: boolean}[] = [];
    for (let i = 0; i < all; ++i) {
      await page.keyboard.press("Tab");
      seen.push(await focused(page));
    }
    expect(seen.map(({at}) => at)).toEqual(Array.from({length: all}, (_, i) => i));
    expect(seen.filter(({outlined}) => !outlined)).toEqual([]);
    await close();
  });

  it("a sample’s evidence opens by Enter, and closes by Escape, from the chart and from within", async () => {
    const {page, errors, close} = await open(browser, `${url}/fast-vs-slow.html?run=a`);
    const chart = page.locator("figure.chart", {has: page.locator('svg[aria-label^="Samples"]')}).first();
    await chart.locator("svg.plot").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await chart.locator(".evidence").waitFor();
    await page.keyboard.press("Escape");
    expect(await chart.locator(".evidence").count()).toBe(0);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await chart.getByRole("button", {name: "Close"}).focus();
    await page.keyboard.press("Escape");
    await expect.poll(() => chart.locator(".evidence").count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("svg");
    expect(page.url()).not.toContain("sample=");
    expect(errors).toEqual([]);
    await close();
  });

  it("choices are made by the keyboard, which stays where it was", async () => {
    const {page, close} = await open(browser, `${url}/fast-vs-slow.html?run=a`);
    const form = page.locator("form[data-charts]");
    await form.getByLabel("Metric").focus();
    await page.keyboard.press("u");
    await expect.poll(() => page.locator("figure.chart .chart-title").first().innerText()).toContain("median user");
    expect(await form.getByLabel("Metric").evaluate((element) => element === document.activeElement)).toBe(true);
    await form.getByLabel("cured").focus();
    await page.keyboard.press("Space");
    expect(await form.getByLabel("cured").isChecked()).toBe(false);
    await close();
  });
});

/** Returns which of the elements that take the focus has it, and whether that can be seen. */
function focused(page: Page): Promise<{at: number; outlined: boolean}> {
  return page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button, summary, select, input, [tabindex='0']")];
    const active = document.activeElement ?? document.body;
    const {outlineStyle, outlineWidth} = getComputedStyle(active);
    const at = all.filter((element) => element.checkVisibility()).indexOf(active);
    return {at, outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 1};
  });
}
