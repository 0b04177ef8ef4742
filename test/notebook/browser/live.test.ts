import {appendFileSync} from "node:fs";
import {join} from "node:path";
import type {Browser, Page} from "playwright-core";
import type {ViteDevServer} from "vite";
import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from "vitest";
import {exampleArtifact} from "../../result/fixture.ts";
import {eventsOf} from "../events.ts";
import {makeProject, type Project} from "../project.ts";
import {launch, open} from "./browser.ts";
import {startWriter, type Writer} from "./going.ts";
import {serve} from "./server.ts";

const events = eventsOf(exampleArtifact());
const before = events.findIndex(({event}) => event === "sample"); // events before the first sample
const samples = exampleArtifact().samples.count;

describe("a page of a run that is going", () => {
  let project: Project;
  let server: ViteDevServer;
  let browser: Browser;
  let url: string;
  const writers: Writer[] = [];

  beforeAll(async () => {
    project = makeProject();
    vi.stubEnv("BENCHBOOK_LOCKS", join(project.path, "locks"));
    ({server, url} = await serve(project));
    browser = await launch();
  }, 120_000);

  afterEach(async () => {
    for (const writer of writers.splice(0)) await writer.kill();
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
    project.remove();
    vi.unstubAllEnvs();
  });

  async function write(experiment: string, run: string, ...more: string[]): Promise<Writer> {
    const writer = await startWriter(project, experiment, run, ...more);
    writers.push(writer);
    return writer;
  }

  const status = (page: Page) => page.locator(".live-what").innerText();
  const dots = (page: Page) => page.locator(`svg.plot[aria-label^="Samples of"] [aria-label=dot] > *`).count();
  const mark = (page: Page) => page.evaluate(() => void Object.assign(window, {marked: true}));
  const isMarked = (page: Page) => page.evaluate(() => "marked" in window);

  it("shows each thing as it comes, and in the end the result, and never loads anew", async () => {
    const writer = await write("lark", "2026-03-15-100000");
    await writer.tell(String(before - 4)); // three builds are left
    const {page, errors, strays, close} = await open(browser, `${url}/lark.html`);
    await mark(page);
    expect(await status(page)).toMatch(/^Building: 3 of 6.builds done$/);
    expect(await page.locator(".live-build--built").count()).toBe(3);
    await writer.tell("4");
    await vi.waitFor(async () => expect(await status(page)).toMatch(/^All is built/), 20_000);
    await writer.tell("7"); // a round
    await vi.waitFor(
      async () => expect(await status(page)).toMatch(/^Round 1 of 20 in step compare, call_method$/),
      20_000
    );
    await vi.waitFor(async () => expect(await dots(page)).toBe(7), 20_000);
    const figure = () => page.locator(".card-figure").first().innerText();
    await vi.waitFor(async () => expect(await figure()).toMatch(/^1\.\d+×$/), 20_000);
    expect(await page.locator(".card .badge").allInnerTexts()).toEqual(["not judged yet", "not judged yet"]);
    await page.getByText("fast-vs-slow.yaml", {exact: true}).click(); // unfolds the experiment’s file
    const width = () => page.locator(".card-foot").first().innerText();
    const early = await width();
    await writer.tell(String(6 * 7));
    await vi.waitFor(async () => expect(await status(page)).toMatch(/^Round 7 of 20/), 20_000);
    await vi.waitFor(async () => expect(await dots(page)).toBe(7 * 7), 20_000);
    await vi.waitFor(async () => expect(await width()).not.toBe(early), 20_000);
    expect(await page.getByText("plan: {rounds: 20, delta: 1 %, builds: 2}").isVisible()).toBe(true);
    await writer.tell("end");
    await vi.waitFor(async () => expect(await status(page)).toMatch(/^The run has ended/), 20_000);
    await vi.waitFor(async () => expect(await dots(page)).toBe(samples), 20_000);
    expect(await page.locator(".card .badge").allInnerTexts()).toEqual(["▲ slower", "= equivalent"]);
    expect(await page.locator(".hash").first().innerText()).toMatch(/^[0-9a-f]{64}$/);
    expect(await isMarked(page)).toBe(true);
    expect(errors).toEqual([]);
    expect(strays).toEqual([]);
    await close();
  });

  it("shows all there is when it is opened late, and a torn last line does no harm", async () => {
    const run = "2026-03-15-110000";
    const writer = await write("wren", run);
    await writer.tell(String(before + 5 * 7 + 3));
    const {page, errors, close} = await open(browser, `${url}/wren.html`);
    await mark(page);
    expect(await status(page)).toMatch(/^Round 6 of 20/);
    expect(await dots(page)).toBe(5 * 7 + 3);
    await writer.kill();
    appendFileSync(join(project.path, "results/wren", run, "journal.jsonl"), '{"event":"sample","at":"20');
    await vi.waitFor(
      async () => expect(await status(page)).toMatch(/^This run was stopped, or killed, in round 6 of 20/),
      20_000
    );
    expect(await page.locator(".live pre").innerText()).toBe(`npm run experiment -- resume wren/${run}`);
    expect(await dots(page)).toBe(5 * 7 + 3);
    const again = await write("wren", run, "resume");
    await again.tell("4");
    await vi.waitFor(async () => expect(await status(page)).toMatch(/^Round 6 of 20/), 20_000);
    await vi.waitFor(async () => expect(await dots(page)).toBe(6 * 7), 20_000);
    expect(await isMarked(page)).toBe(true);
    expect(errors).toEqual([]);
    await close();
  });

  it("is marked in the catalogue, which follows what begins, ends and is killed", async () => {
    const {page, errors, close} = await open(browser, url);
    await mark(page);
    const live = page.locator(".entry", {hasText: "robin"}).locator(".entry-live");
    const writer = await write("robin", "2026-03-15-120000");
    await writer.tell(String(before));
    await vi.waitFor(async () => expect(await live.count()).toBe(1), 20_000);
    await writer.tell("end");
    await vi.waitFor(async () => expect(await live.count()).toBe(0), 20_000);
    expect(await page.locator(".entry", {hasText: "robin"}).locator(".badge").allInnerTexts()).toEqual([
      "slow▲ slower",
      "cured= equivalent"
    ]);
    const killed = await write("robin", "2026-03-15-130000");
    await killed.tell(String(before));
    await vi.waitFor(async () => expect(await live.count()).toBe(1), 20_000);
    await killed.kill();
    await vi.waitFor(async () => expect(await live.count()).toBe(0), 20_000);
    expect(await page.locator(".entry", {hasText: "robin"}).locator(".entry-runs").innerText()).toContain(
      "interrupted"
    );
    expect(await isMarked(page)).toBe(true);
    expect(errors).toEqual([]);
    await close();
  });

  it("holds runs against each other by their ratios, over time and in twos", async () => {
    const other = exampleArtifact({seed: 5, slowdown: 1.3, cured: 1.05});
    project.put("crow", "2026-03-14-092653", exampleArtifact());
    project.put("crow", "2026-03-15-092653", {...other, machine: {...other.machine, id: "another", host: "laptop"}});
    const {page, errors, strays, close} = await open(browser, `${url}/crow.html?history`, {
      viewport: {width: 390, height: 844}
    });
    expect(await page.locator("figure.chart").count()).toBe(2);
    expect(await page.locator("figure.chart").first().innerText()).toContain("laptop, ");
    await page.getByRole("link", {name: "side by side"}).click();
    await page.getByText("They ran on different machines").waitFor();
    const rows = page.locator(".past > .scroll table.results tbody tr");
    expect(await rows.nth(0).locator(".badge").allInnerTexts()).toEqual(["▲ slower", "▲ slower", "✓ reproduced"]);
    expect(await rows.nth(1).locator(".badge").allInnerTexts()).toEqual([
      "= equivalent",
      "▲ slower",
      "✗ not reproduced"
    ]);
    expect(await page.locator("main").innerText()).not.toMatch(/\d ?m?s\b/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(errors).toEqual([]);
    expect(strays).toEqual([]);
    await close();
  });

  it("is told of on the page of a result, which stays", async () => {
    project.put("plover", "2026-03-14-092653", exampleArtifact());
    const {page, errors, close} = await open(browser, `${url}/plover.html`);
    await mark(page);
    expect(await page.locator(".newer").count()).toBe(0);
    const writer = await write("plover", "2026-03-15-150000");
    await writer.tell(String(before));
    await page.getByText("A later run is going").waitFor({timeout: 20_000});
    await writer.tell("end");
    await page.getByText("There is a later run").waitFor({timeout: 20_000});
    expect(await page.locator(".byline").innerText()).toContain("14 March 2026");
    expect(await isMarked(page)).toBe(true);
    await page.locator(".newer a").click();
    await page.getByText("2026-03-15-150000", {exact: true}).waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  it("comes by itself to the page of an experiment that was not run yet", async () => {
    project.write("experiments/finch.yaml", "title: Finch\n");
    const {page, errors, close} = await open(browser, `${url}/finch.html`);
    await page.getByText("This experiment has not been run yet").waitFor();
    const writer = await write("finch", "2026-03-15-140000");
    await writer.tell(String(before));
    await page.locator(".live--going").waitFor({timeout: 20_000});
    expect(errors).toEqual([]);
    await close();
  });
});
