import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {pathToFileURL} from "node:url";
import type {Browser, BrowserContextOptions, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {makeReport} from "../../../notebook/kit/server/report.ts";
import {serializeArtifact} from "../../../runner/store/artifact.ts";
import {exampleSuite} from "../../result/fixture-suite.ts";
import {launch} from "./browser.ts";

const home = resolve(import.meta.dirname, "../../..");
const many = exampleSuite({benchmarks: 1, variants: 2, rounds: 3000, disturbed: 0.05});
// Few enough samples for a mark each, in a file that is large nonetheless.
const wide = exampleSuite({benchmarks: 60, variants: 1, rounds: 300});

describe("a report of a large run, in Chromium", () => {
  let folder: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "benchbook-large-"));
    const notebook = join(home, "notebook/default.html");
    for (const [name, artifact] of Object.entries({many, wide})) {
      const html = await makeReport({home, notebook, text: serializeArtifact(artifact), artifact});
      expect(html).toContain('<script type="application/gzip" id="artifact">');
      writeFileSync(join(folder, `${name}.html`), html);
    }
    browser = await launch();
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    rmSync(folder, {recursive: true});
  });

  async function open(name: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
    });
    await page.goto(pathToFileURL(join(folder, name.replace(/\?.*/, ""))).href + (/\?.*/.exec(name)?.[0] ?? ""));
    return {page, errors, close: () => context.close()};
  }

  const note = (page: Page) => page.locator(".waiting-note");
  const choices = (page: Page) => page.locator("form[data-charts]");
  const description = (page: Page) => page.locator("svg.plot").first().getAttribute("aria-description");

  it("waits with all that it shows without a script, and says so", async () => {
    const {page, errors, close} = await open("many.html");
    await expect.poll(() => note(page).innerText()).toMatch(/^This page holds 12\s000\ssamples\./);
    const still = await open("many.html", {javaScriptEnabled: false});
    expect(await page.locator("svg.plot").count()).toBe(await still.page.locator("svg.plot").count());
    expect(await page.locator("main.waiting").count()).toBe(1);
    await page.locator("details.chart-data summary").first().click();
    expect(await page.locator("main.waiting").count()).toBe(1);
    expect(errors).toEqual([]);
    await still.close();
    await close();
  });

  it("does what its reader chose while it waited", async () => {
    const {page, errors, close} = await open("many.html");
    await page.locator("details.chart-data summary").first().click();
    await choices(page).getByLabel("change-2").uncheck();
    await expect.poll(() => note(page).count(), {timeout: 30_000}).toBe(0);
    expect(new URL(page.url()).searchParams.getAll("variant")).toEqual(["change-1"]);
    expect(await description(page)).not.toContain("change-2");
    expect(await page.locator("details.chart-data").first().getAttribute("open")).not.toBeNull();
    await choices(page).getByLabel("What was set aside").selectOption("counted");
    await expect.poll(() => new URL(page.url()).searchParams.get("aside")).toBe("counted");
    await choices(page).getByRole("button", {name: "Reset"}).click();
    await expect.poll(() => description(page)).toContain("change-2");
    expect(errors).toEqual([]);
    await close();
  });

  it("shows at once what its address asks for, evidence too", async () => {
    const id =
      many.samples.id.find((_, i) => many.samples.variant[i] === "change-1" && many.samples.round[i] === 11) ?? "";
    const {page, errors, close} = await open(`many.html?variant=change-1&sample=${encodeURIComponent(id)}`);
    await expect.poll(() => note(page).count(), {timeout: 30_000}).toBe(0);
    expect(await description(page)).not.toContain("change-2");
    expect(await page.locator(".evidence").first().innerText()).toContain("round 11");
    expect(errors).toEqual([]);
    await close();
  });

  it("opens the evidence of the sample that was clicked on while it waited", async () => {
    const {page, errors, close} = await open("wide.html");
    const dot = page.locator("svg.plot [aria-label=dot] > *").nth(150);
    await dot.scrollIntoViewIfNeeded();
    const title = (await dot.locator("title").textContent()) ?? "";
    const [, round] = /round (\d+)/.exec(title) ?? [];
    await dot.click({force: true});
    await expect.poll(() => note(page).count(), {timeout: 30_000}).toBe(0);
    await expect.poll(() => page.locator(".evidence").count()).toBe(1);
    expect(round).toBeDefined();
    expect(await page.locator(".evidence-head").innerText()).toMatch(/round \d+/);
    expect(errors).toEqual([]);
    await close();
  });

  it("sorts the table of its suite by the click that it waited for", async () => {
    const {page, errors, close} = await open("wide.html");
    await page.getByRole("button", {name: "Benchmark", exact: true}).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("sort"), {timeout: 30_000}).toBe("name-up");
    await page.getByLabel("Find").fill("nbody");
    await expect.poll(() => page.locator(".suite-table tbody tr:not(.group)").count()).toBeLessThan(60);
    expect(errors).toEqual([]);
    await close();
  });

  it("gives back its artifact byte for byte, and goes on waiting", async () => {
    const {page, errors, close} = await open("many.html");
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("button.download").click()]);
    expect(readFileSync(await download.path(), "utf8")).toBe(serializeArtifact(many));
    expect(await page.locator("main.waiting").count()).toBe(1);
    expect(errors).toEqual([]);
    await close();
  });

  it("says so when what it holds cannot be read, and stays as it was written", async () => {
    const html = readFileSync(join(folder, "many.html"), "utf8");
    writeFileSync(join(folder, "torn.html"), html.replace(/(id="artifact">.{5000})[^<]*/, "$1"));
    const {page, close} = await open("torn.html");
    await note(page).getByRole("button").click();
    await expect.poll(() => note(page).innerText()).toContain("The samples cannot be read");
    expect(await page.locator("svg.plot").count()).toBeGreaterThan(1);
    await close();
  });

  it("fits a phone, and can be used there", async () => {
    const {page, errors, close} = await open("many.html", {viewport: {width: 390, height: 844}});
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await note(page).getByRole("button").click();
    await expect.poll(() => note(page).count(), {timeout: 30_000}).toBe(0);
    expect(Number(await page.locator("svg.plot").first().getAttribute("width"))).toBeLessThan(390);
    expect(errors).toEqual([]);
    await close();
  });
});
