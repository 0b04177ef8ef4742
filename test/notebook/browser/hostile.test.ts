import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {networkInterfaces, tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {pathToFileURL} from "node:url";
import type {Browser, Page} from "playwright-core";
import {resolveConfig, type ViteDevServer} from "vite";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {makeReport} from "../../../notebook/kit/server/report.ts";
import type {Artifact} from "../../../runner/result/types.ts";
import {parseArtifact, serializeArtifact} from "../../../runner/store/artifact.ts";
import {exampleArtifact} from "../../result/fixture.ts";
import {makeProject, type Project} from "../project.ts";
import {launch} from "./browser.ts";
import {serve} from "./server.ts";

const home = resolve(import.meta.dirname, "../../..");
const attack = `</script><script>globalThis.ran=1</script><img src=x onerror="globalThis.ran=1"><svg onload="globalThis.ran=1"><a href="javascript:globalThis.ran=1">{{x}} \${globalThis.ran=1} <!-- $& [x](javascript:globalThis.ran=1)`;

describe("hostile text in a browser", () => {
  let project: Project;
  let folder: string;
  let server: ViteDevServer;
  let browser: Browser;
  let url: string;
  const artifact = hostile(exampleArtifact({broken: true}));

  beforeAll(async () => {
    project = makeProject();
    project.put("hostile", "a", artifact);
    project.put("hostile", "b", artifact);
    project.write("experiments/other.yaml", `title: ${JSON.stringify(attack)}\nquestion: ${JSON.stringify(attack)}\n`);
    folder = mkdtempSync(join(tmpdir(), "benchbook-hostile-"));
    const text = serializeArtifact(artifact);
    const notebook = join(home, "notebook/fast-vs-slow.html");
    writeFileSync(
      join(folder, "report.html"),
      await makeReport({home, notebook, text, artifact: parseArtifact(text, "")})
    );
    ({server, url} = await serve(project));
    browser = await launch();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await server.close();
    project.remove();
    rmSync(folder, {recursive: true});
  });

  it.each([
    ["the catalogue", "/"],
    ["a notebook", "/hostile.html?run=a"],
    ["a history", "/hostile.html?history"],
    ["two runs", "/hostile.html?run=a&with=b"],
    ["what is not there", `/hostile.html?run=${encodeURIComponent(attack)}`],
    ["a report", "report"]
  ])("is text in %s", async (_, path) => {
    const page = await browser.newPage();
    await page.goto(path === "report" ? pathToFileURL(join(folder, "report.html")).href : url + path);
    await page.locator("h1").first().waitFor();
    await page.waitForLoadState("networkidle");
    await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
    const dot = page.locator("figure.chart svg.plot[tabindex]").first();
    if ((await dot.count()) > 0) {
      await dot.focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
    }
    expect(await page.locator("body").innerText()).toContain("globalThis.ran=1");
    expect(await page.locator("img, [onerror], [onload], [href^='javascript:']").count()).toBe(0);
    expect(await hasRun(page)).toBe(false);
    await page.close();
  });

  it("would run if it were taken for HTML", async () => {
    const page = await browser.newPage();
    await page.goto(`${url}/`);
    await page.evaluate((attack) => {
      document.body.innerHTML = attack;
    }, attack);
    await expect.poll(() => hasRun(page)).toBe(true);
    await page.close();
  });

  it("does not run in a report even if it were, as the policy lets nothing run but the report’s script", async () => {
    const page = await browser.newPage();
    const refused: string[] = [];
    page.on("console", (message) => refused.push(message.text()));
    await page.goto(pathToFileURL(join(folder, "report.html")).href);
    await page.evaluate((attack) => {
      document.body.innerHTML = attack;
    }, attack);
    await expect.poll(() => refused.join("\n")).toContain("Content Security Policy");
    expect(await hasRun(page)).toBe(false);
    await page.close();
  });
});

describe("the server of notebooks", () => {
  it("listens on this machine alone", async () => {
    const config = await resolveConfig({configFile: join(home, "vite.config.ts")}, "serve");
    expect(config.server.host).toBe("localhost");
    const project = makeProject();
    const {server, url} = await serve(project);
    const {port} = new URL(url);
    const others = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).filter(({internal}) => !internal));
    for (const {address, family} of others) {
      if (family === "IPv4") await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow();
    }
    expect((await fetch(`${url}/`)).status).toBe(200);
    await server.close();
    project.remove();
  });
});

/** Puts an attack in every text of an artifact that may hold any. */
function hostile(artifact: Artifact): Artifact {
  const {experiment, revisions, builds, samples, machine, run, measurements} = artifact;
  return {
    ...artifact,
    experiment: {
      ...experiment,
      title: attack,
      question: attack,
      files: experiment.files.map((file) => ({path: attack, text: `${file.text}\n# ${attack}`})),
      attachments: experiment.attachments.map((file) => ({...file, path: attack}))
    },
    run: {...run, warnings: [attack]},
    machine: {...machine, host: attack, cpu: attack, limits: [attack]},
    revisions: revisions.map((revision) => ({
      ...revision,
      asked: attack,
      subject: attack,
      author: attack,
      source: attack
    })),
    builds: builds.map((build) => ({...build, tail: attack, log: attack, reason: build.reason && attack})),
    measurements: measurements.map((measurement) => ({...measurement, command: attack})),
    samples: {
      ...samples,
      reason: samples.reason.map((reason) => reason && attack),
      tail: samples.tail.map((tail) => tail && attack)
    },
    findings: artifact.findings.map((finding) => ({...finding, question: attack}))
  };
}

function hasRun(page: Page): Promise<boolean> {
  return page.evaluate(() => "ran" in globalThis);
}
