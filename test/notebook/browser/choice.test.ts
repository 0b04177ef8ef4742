import {readFileSync} from "node:fs";
import type {Browser, Page} from "playwright-core";
import type {ViteDevServer} from "vite";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {countAll} from "../../../notebook/kit/choice/recount.ts";
import {formatEffect} from "../../../runner/narrate/effect.ts";
import {formatValue} from "../../../runner/narrate/units.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact, Comparison} from "../../../runner/result/types.ts";
import {exampleArtifact} from "../../result/fixture.ts";
import {exampleSuite} from "../../result/fixture-suite.ts";
import {makeProject, type Project} from "../project.ts";
import {launch, open} from "./browser.ts";
import {serve} from "./server.ts";

describe("in Chromium, a reader", () => {
  let project: Project;
  let server: ViteDevServer;
  let browser: Browser;
  let url: string;
  const failing = exampleArtifact();
  const disturbed = exampleSuite({benchmarks: 1, variants: 2, disturbed: 0.15, seed: 4});

  beforeAll(async () => {
    project = makeProject();
    project.put("fast-vs-slow", "a", failing);
    project.put("disturbed", "a", disturbed);
    project.put("suite", "a", exampleSuite({rounds: 12}));
    project.put("many", "a", exampleSuite({benchmarks: 1, rounds: 33_334}));
    ({server, url} = await serve(project));
    browser = await launch();
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    await server.close();
    project.remove();
  });

  function judgedOf(artifact: Artifact): Comparison[] {
    return findingsOf(artifact, "comparison")
      .flatMap(({comparisons}) => comparisons)
      .filter(({judged}) => judged);
  }

  const choices = (page: Page) => page.locator("form[data-charts]");
  const title = (page: Page) => page.locator("figure.chart .chart-title").first();
  const samples = (page: Page) => page.locator("figure.chart").first();

  /** Returns what a click on a button saves. */
  async function saved(page: Page, name: string): Promise<{file: string; text: string}> {
    const data = samples(page).locator("details.chart-data");
    if ((await data.getAttribute("open")) === null) await data.locator("summary").click();
    const download = page.waitForEvent("download");
    await samples(page).getByRole("button", {name}).click();
    const file = await download;
    return {file: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8")};
  }

  it("chooses a metric and variants, and finds them again by the page’s address", async () => {
    const {page, errors, close} = await open(browser, `${url}/fast-vs-slow.html?run=a#cell-9`);
    await choices(page).getByLabel("Metric").selectOption("user");
    await choices(page).getByLabel("cured").uncheck();
    await expect
      .poll(() => title(page).innerText())
      .toMatch(/^The median user of call_method is .* in fast and .* in slow$/);
    const address = page.url();
    expect(address).toContain("run=a");
    expect(address).toContain("#cell-9");
    await page.goto("about:blank");
    await page.goto(address);
    await expect
      .poll(() => title(page).innerText())
      .toMatch(/^The median user of call_method is .* in fast and .* in slow$/);
    expect(await choices(page).getByLabel("Metric").inputValue()).toBe("user");
    await choices(page).getByRole("button", {name: "Reset"}).click();
    await expect.poll(() => title(page).innerText()).toMatch(/^call_method takes/);
    expect(new URL(page.url()).search).toBe("?run=a");
    expect(errors).toEqual([]);
    await close();
  });

  it("counts what was set aside, and sees the verdicts of the same statistics", async () => {
    const {page, errors, close} = await open(browser, `${url}/disturbed.html`);
    const counted = judgedOf(countAll(disturbed)).map(({effect, unit}) => effect && formatEffect(effect, unit));
    const chart = page.locator("figure.chart", {has: page.locator('svg[aria-label^="Ratios"]')});
    await choices(page).getByLabel("What was set aside").selectOption("counted");
    await expect.poll(() => chart.locator("svg.plot").getAttribute("aria-description")).toContain(counted[0] ?? "none");
    for (const text of counted) expect(await chart.locator("svg.plot").textContent()).toContain(text);
    expect(await page.locator(".aside tbody tr td:last-child").allInnerTexts()).toEqual(
      judgedOf(countAll(disturbed)).flatMap((one) =>
        one.effect ? [expect.stringContaining(formatEffect(one.effect, one.unit))] : []
      )
    );
    expect(errors).toEqual([]);
    await close();
  });

  it("points at a sample, and picks it to see its evidence", async () => {
    const {page, errors, close} = await open(browser, `${url}/fast-vs-slow.html`);
    const crashed = failing.samples.status.indexOf("run failed");
    const dots = samples(page).locator("svg.plot [aria-label=dot] > *");
    const all = await dots.evaluateAll((nodes) => nodes.map((node) => node.querySelector("title")?.textContent ?? ""));
    const at = all.findIndex((text) => text.includes("run failed"));
    expect(at).toBeGreaterThanOrEqual(0);
    await dots.nth(at).scrollIntoViewIfNeeded();
    const box = await dots.nth(at).boundingBox();
    if (!box) throw new Error("The dot is not drawn.");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const tip = samples(page).locator(".tip");
    expect(await tip.innerText()).toContain(
      `round ${failing.samples.round[crashed]}, position ${failing.samples.position[crashed]}, build 2`
    );
    expect(await tip.innerText()).toContain("canaries");
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const evidence = samples(page).locator(".evidence");
    const text = await evidence.innerText();
    expect(text).toContain("run failed: ./vm was ended by SIGSEGV.");
    expect(text).toContain("Segmentation fault");
    expect(text).toContain("./vm bench/call_method.bc");
    expect(text).toContain(failing.revisions.find(({name}) => name === "cured")?.hash);
    expect(text).toContain(failing.builds.find(({variant, replicate}) => variant === "cured" && replicate === 2)?.log);
    expect(new URL(page.url()).searchParams.get("sample")).toBe(failing.samples.id[crashed]);
    await page.reload();
    await evidence.waitFor();
    expect(await evidence.innerText()).toContain(failing.samples.id[crashed]);
    await evidence.getByRole("button", {name: "Close"}).click();
    expect(page.url()).not.toContain("sample=");
    expect(errors).toEqual([]);
    await close();
  });

  it("goes through the samples by the keyboard", async () => {
    const {page, errors, close} = await open(browser, `${url}/disturbed.html`);
    const chart = page.locator("figure.chart", {has: page.locator('svg[aria-label^="Samples"]')}).first();
    await chart.locator("svg.plot").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const value = disturbed.samples.values[1]?.[""]?.wall?.[0]?.[0] ?? NaN;
    expect(await chart.locator(".tip").innerText()).toContain(formatValue(value, "s"));
    await page.keyboard.press("Enter");
    expect(await chart.locator(".evidence").innerText()).toContain(disturbed.samples.id[1]);
    await page.keyboard.press("Escape");
    expect(await chart.locator(".tip").isVisible()).toBe(false);
    expect(errors).toEqual([]);
    await close();
  });

  it("saves a chart’s picture, which needs nothing else, in the light", async () => {
    const {page, close} = await open(browser, `${url}/fast-vs-slow.html`, {colorScheme: "dark"});
    const {file, text} = await saved(page, "Save as SVG");
    expect(file).toBe("fast-vs-slow-call_method-wall-samples.svg");
    expect(text).not.toMatch(/var\(|light-dark|class=|<style|href|<script|currentColor|NaN/);
    expect(text).toContain("call_method takes");
    expect(text).toContain("rgb(255, 255, 255)");
    const shown = await browser.newPage();
    await shown.setContent(`<body style="margin:0">${text.replace(/^<\?xml.*\?>/, "")}</body>`);
    expect(await shown.locator("svg > svg [aria-label=dot] > *").count()).toBe(failing.samples.count);
    await shown.close();
    await close();
  });

  it("saves a chart’s numbers as the artifact has them", async () => {
    const {page, close} = await open(browser, `${url}/fast-vs-slow.html`);
    const {file, text} = await saved(page, "Save as CSV");
    expect(file).toBe("fast-vs-slow-call_method-wall-samples.csv");
    const [columns = [], ...rows] = text
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(","));
    expect(rows.map((row) => row[columns.indexOf("wall (s)")])).toEqual(
      failing.samples.values.map((values) => String(values[""]?.wall?.[0]?.[0] ?? ""))
    );
    expect(rows.map((row) => row[0])).toEqual(failing.samples.id);
    await close();
  });

  it("sorts and filters a suite, and goes from a benchmark to its samples", async () => {
    const {page, errors, close} = await open(browser, `${url}/suite.html`);
    const names = page.locator(".suite tbody tr:not(.group) th");
    expect(await names.count()).toBe(60);
    await page.getByRole("button", {name: "Benchmark", exact: true}).click();
    await page.getByLabel("Find").fill("telco");
    await page.getByLabel("group by verdict").uncheck();
    const expected = ["telco", "telco_2", "telco_3", "telco_4", "telco_5", "telco_6"];
    expect(await names.allInnerTexts()).toEqual(expected);
    await page.reload();
    await names.first().waitFor();
    expect(await names.allInnerTexts()).toEqual(expected);
    await page.getByRole("button", {name: "telco_4"}).click();
    await expect.poll(() => title(page).innerText()).toContain("suite/telco_4 takes");
    expect(await choices(page).getByLabel("Benchmark").inputValue()).toBe("suite/telco_4");
    expect(errors).toEqual([]);
    await close();
  });

  it("sees 100,000 samples in 2,000 marks", async () => {
    const {page, errors, close} = await open(browser, `${url}/many.html`);
    const marks = samples(page).locator("svg.plot [aria-label=dot] > *, svg.plot [aria-label=rule] > *");
    await marks.first().waitFor({state: "attached"}); // the page is quiet before it has drawn so many
    expect(await marks.count()).toBeLessThanOrEqual(2000);
    expect(await marks.count()).toBeGreaterThan(1000);
    expect(await page.locator("svg.plot *").count()).toBeLessThan(8000);
    expect(errors).toEqual([]);
    await close();
  });
});
