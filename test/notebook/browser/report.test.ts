import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {pathToFileURL} from "node:url";
import type {Browser, BrowserContextOptions, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {makeReport} from "../../../notebook/kit/server/report.ts";
import {serializeArtifact} from "../../../runner/store/artifact.ts";
import {exampleArtifact} from "../../result/fixture.ts";
import {launch} from "./browser.ts";

const home = resolve(import.meta.dirname, "../../..");
const artifact = exampleArtifact({broken: true});
const text = serializeArtifact(artifact);

describe("a report in Chromium, from its file", () => {
  let folder: string;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "benchbook-report-"));
    const path = join(folder, "report.html");
    const notebook = join(home, "notebook/fast-vs-slow.html");
    writeFileSync(path, await makeReport({home, notebook, text, artifact}));
    url = pathToFileURL(path).href;
    browser = await launch();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    rmSync(folder, {recursive: true});
  });

  /** Opens the report, and waits until its script has rendered all cells. */
  async function open(options: BrowserContextOptions = {}) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
    const page = await context.newPage();
    const requests: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
    });
    if (options.javaScriptEnabled !== false) await page.addInitScript(markCells);
    await page.goto(url);
    if (options.javaScriptEnabled !== false) await page.waitForFunction(() => !document.querySelector("[data-old]"));
    return {page, requests, errors, close: () => context.close()};
  }

  it.each([
    ["on a wide screen", {viewport: {width: 1600, height: 900}}],
    ["on a phone in the dark", {viewport: {width: 390, height: 844}, colorScheme: "dark"}],
    ["without a script", {javaScriptEnabled: false}],
    ["on a phone without a script", {javaScriptEnabled: false, viewport: {width: 390, height: 844}}]
  ] as const)("asks for nothing but itself, fails at nothing, and fits, %s", async (_, options) => {
    const {page, requests, errors, close} = await open(options);
    expect(requests).toEqual([url]);
    expect(errors).toEqual([]);
    expect(await page.locator(".observablehq--error, .observablehq--inspect").count()).toBe(0);
    const {width} = (await page.locator("html").boundingBox()) ?? {width: NaN};
    for (const part of await page.locator("h1, .answer, figure.chart, .scroll, .facts, .colophon").all()) {
      const box = await part.boundingBox();
      if (box) expect(box.x + box.width).toBeLessThanOrEqual(width);
    }
    await close();
  });

  it("shows with its script what it shows without: the same text, charts and tables", async () => {
    const [live, still] = [await open(), await open({javaScriptEnabled: false})];
    expect(await textOf(live.page)).toEqual(await textOf(still.page));
    for (const mark of ["figure.chart svg.plot", "table.results tr", ".claim", "svg.plot [aria-label=dot] > *"]) {
      const count = await still.page.locator(mark).count();
      expect(count).toBeGreaterThan(0);
      expect(await live.page.locator(mark).count()).toBe(count);
    }
    expect(await still.page.locator("figure.chart svg.plot").first().isVisible()).toBe(true);
    await live.close();
    await still.close();
  });

  it("gives back its artifact by a button, byte for byte", async () => {
    const {page, close} = await open();
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("button.download").click()]);
    expect(download.suggestedFilename()).toBe(`fast-vs-slow-${artifact.run.id}.json`);
    expect(readFileSync(await download.path(), "utf8")).toBe(text);
    await close();
  });

  it("shows no button that could do nothing", async () => {
    const {page, close} = await open({javaScriptEnabled: false});
    expect(await page.locator("button.download").isVisible()).toBe(false);
    await close();
  });

  it("leads to its sections", async () => {
    const {page, close} = await open();
    await page.locator(".contents a", {hasText: "Provenance"}).click();
    expect(new URL(page.url()).hash).toBe("#provenance");
    const box = await page.locator("#provenance").boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(900);
    await close();
  });

  it("prints in the light, its sections not divided, what is folded open", async () => {
    const {page, close} = await open({colorScheme: "dark"});
    await page.emulateMedia({media: "print", colorScheme: "dark"});
    const style = (selector: string, name: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), name);
    expect(await style("body", "background-color")).toBe("rgb(255, 255, 255)");
    expect(await style(".part", "break-inside")).toBe("avoid");
    expect(await style(".part:has(.appendix)", "break-before")).toBe("page");
    expect(await style("figure.chart", "break-inside")).toBe("avoid");
    expect((await page.getByText("plan: {rounds: 20, delta: 1 %, builds: 2}").boundingBox())?.height).toBeGreaterThan(
      20
    );
    expect(await page.locator("button.download").isVisible()).toBe(false);
    const pdf = (await page.pdf({format: "A4", printBackground: true})).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length).toBeGreaterThan(3);
    await close();
  });
});

/** Marks what a cell showed before its script ran; it is gone once the script has shown it anew. */
function markCells(): void {
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    for (const svg of document.querySelectorAll("main svg.plot, main .masthead")) svg.setAttribute("data-old", "");
  });
}

/** Returns what each cell, and what is around the cells, says; spaces of any kind are one. */
function textOf(page: Page): Promise<string[]> {
  const parts = page.locator("main .observablehq--cell, .contents, .colophon > p:not(:has(button)), .cells");
  return parts.evaluateAll((all) => all.map((element) => (element.textContent ?? "").replace(/\s+/g, " ").trim()));
}
