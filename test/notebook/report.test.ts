import {execFileSync} from "node:child_process";
import {createHash} from "node:crypto";
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {gunzipSync, gzipSync} from "node:zlib";
import {JSDOM} from "jsdom";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {makeReport} from "../../notebook/kit/server/report.ts";
import {columns, rows} from "../../runner/result/samples.ts";
import type {Artifact} from "../../runner/result/types.ts";
import {serializeArtifact} from "../../runner/store/artifact.ts";
import {readForeign} from "../../runner/store/foreign.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {exampleSuite} from "../result/fixture-suite.ts";

const home = resolve(import.meta.dirname, "../..");
const most = 250_000; // bytes of code, compressed

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "benchbook-report-"));
});

afterAll(() => rmSync(folder, {recursive: true}));

function report(artifact: Artifact, notebook = join(home, "notebook/fast-vs-slow.html")): Promise<string> {
  return makeReport({home, notebook, text: serializeArtifact(artifact), artifact});
}

describe("a report", () => {
  const artifact = exampleArtifact({broken: true});
  const text = serializeArtifact(artifact);
  let html: string;
  let document: Document;

  beforeAll(async () => {
    html = await report(artifact);
    document = new JSDOM(html).window.document;
  });

  it("gives back its artifact, byte for byte, to a reader of HTML and to sed", () => {
    expect(document.getElementById("artifact")?.textContent).toBe(text);
    const file = join(folder, "report.html");
    writeFileSync(file, html);
    const [, script = ""] =
      /^sed -n '(.*)' report\.html/m.exec(readFileSync(join(home, "docs/report.md"), "utf8")) ?? [];
    expect(execFileSync("sed", ["-n", script, file], {encoding: "utf8"})).toBe(text);
  });

  it("states its artifact’s hash", () => {
    const hash = createHash("sha256").update(text).digest("hex");
    expect(document.getElementById("provenance")?.parentElement?.textContent).toContain(hash);
  });

  it("loads nothing: it has no address but of links, and lets no script run but its own", () => {
    const loading = "[src], [srcset], [poster], object, iframe, embed, link:not([rel=icon]), image, use, base";
    expect(document.querySelectorAll(loading)).toHaveLength(0);
    for (const {textContent} of document.querySelectorAll("style")) expect(textContent).not.toMatch(/@import|url\(/);
    const scripts = [...document.querySelectorAll("script:not([type='application/json'])")];
    expect(scripts).toHaveLength(1);
    const code = scripts[0]?.textContent ?? "";
    expect(code).not.toMatch(/jsdelivr|unpkg|esm\.sh|observablehq\.com/);
    expect(code).not.toMatch(/(?<![\w.$])import\s*[({"'*]/);
    const hash = createHash("sha256").update(code).digest("base64");
    const policy = document.querySelector("[http-equiv=Content-Security-Policy]")?.getAttribute("content");
    expect(policy).toContain(`default-src 'none'; script-src 'sha256-${hash}';`);
  });

  it(`has at most ${most / 1000} KB of code, compressed`, () => {
    expect(codeSize(document)).toBeLessThan(most);
  });

  it("is complete without a script: text, charts and tables", () => {
    const shown = document.querySelector("main");
    expect(shown?.querySelector("h1")?.textContent).toBe(artifact.experiment.title);
    expect(shown?.querySelectorAll("svg.plot").length).toBeGreaterThanOrEqual(2);
    expect(shown?.querySelectorAll("table.results").length).toBeGreaterThanOrEqual(1);
    expect(shown?.textContent).toContain("dispatch.c:41:3: error");
    expect(shown?.textContent).toContain(artifact.experiment.files[0]?.text);
    expect(shown?.querySelector("details.cells")?.textContent).toContain("samplesCharts(artifact");
  });

  it("lists its contents, each by a link that leads there", () => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>(".contents a")];
    expect(links.map(({textContent}) => textContent)).toEqual(
      [...document.querySelectorAll("main h2")].map(({textContent}) => textContent)
    );
    expect(links.map((link) => link.getAttribute("href"))).toContain("#every-sample");
    for (const link of document.querySelectorAll("a[href^='#']")) {
      expect(document.getElementById(link.getAttribute("href")?.slice(1) ?? "")).not.toBeNull();
    }
  });

  it("leads to no page that only a server has", () => {
    expect(document.querySelectorAll("a[href^='/']")).toHaveLength(0);
  });

  it("is the same each time", async () => {
    expect(
      createHash("sha256")
        .update(await report(artifact))
        .digest("hex")
    ).toBe(createHash("sha256").update(html).digest("hex"));
  });
});

describe("a report of a large run", () => {
  const artifact = exampleSuite({benchmarks: 1, rounds: 4000});
  const text = serializeArtifact(artifact);
  let html: string;
  let document: Document;

  beforeAll(async () => {
    html = await report(artifact, join(home, "notebook/default.html"));
    document = new JSDOM(html).window.document;
  });

  it("holds its artifact compressed, and gives it back byte for byte, as its documentation says", () => {
    expect(Buffer.byteLength(html)).toBeLessThan(Buffer.byteLength(text));
    const packed = document.getElementById("artifact")?.textContent ?? "";
    expect(gunzipSync(Buffer.from(packed, "base64")).toString()).toBe(text);
    writeFileSync(join(folder, "report.html"), html);
    const docs = readFileSync(join(home, "docs/report.md"), "utf8");
    const [command = ""] = /^sed -n .*gunzip > result\.json$/m.exec(docs) ?? [];
    execFileSync("sh", ["-c", command], {cwd: folder});
    expect(readFileSync(join(folder, "result.json"), "utf8")).toBe(text);
  });

  it("can be run again", () => {
    writeFileSync(join(folder, "large.html"), html);
    const {kind, sha256, artifact: read} = readForeign(join(folder, "large.html"));
    expect({kind, sha256}).toEqual({kind: "report", sha256: createHash("sha256").update(text).digest("hex")});
    expect(read.samples.count).toBe(artifact.samples.count);
  });

  it("is complete without a script, and says that what it holds is compressed", () => {
    const shown = document.querySelector("main");
    expect(shown?.querySelectorAll("svg.plot").length).toBeGreaterThanOrEqual(2);
    expect(shown?.querySelectorAll("table.results").length).toBeGreaterThanOrEqual(1);
    expect(shown?.querySelector(".colophon")?.textContent).toContain("it is compressed, and read when");
    expect(codeSize(document)).toBeLessThan(most);
  });
});

it(`has at most ${most / 1000} KB of code also where a cell draws charts of its own, by any part of Plot`, async () => {
  const notebook = join(folder, "own-charts.html");
  const cell = `<script id="99" type="module">Plot.barY([1, 2]).plot()</script>`;
  const narration = readFileSync(join(home, "notebook/default.html"), "utf8");
  writeFileSync(notebook, narration.replace("</notebook>", `${cell}</notebook>`));
  const {document} = new JSDOM(await report(exampleArtifact(), notebook)).window;
  expect(document.querySelectorAll("#cell-99 rect")).toHaveLength(2);
  const code = document.querySelector("script[type=module]")?.textContent ?? "";
  expect(code).toContain("sphere"); // of Plot’s maps, which no cell of this page draws but might
  expect(codeSize(document)).toBeLessThan(most);
});

it("reports an experiment without a notebook of its own, of a run that was interrupted", async () => {
  const artifact = exampleArtifact();
  const run = {...artifact.run, status: "interrupted" as const, endedAt: null};
  const html = await report({...artifact, run, findings: []}, join(home, "notebook/default.html"));
  expect(new JSDOM(html).window.document.querySelector("main")?.textContent).toContain(
    "The run was interrupted before it found anything."
  );
});

it("links revisions whose source has a page for them", async () => {
  const artifact = exampleArtifact();
  const source = "https://github.com/example/vm.git";
  const revisions = artifact.revisions.map((revision) => ({...revision, source}));
  const html = await report({...artifact, revisions}, join(home, "notebook/default.html"));
  for (const {hash} of revisions) expect(html).toContain(`href="https://github.com/example/vm/commit/${hash}"`);
});

it("takes nothing in an artifact for markup, in the page or in its script", async () => {
  const artifact = exampleArtifact({broken: true});
  const attack = `</script><script>alert(1)</script><img src=x onerror=alert(1)>" onload="alert(1)<!--`;
  const html = await report({
    ...artifact,
    experiment: {...artifact.experiment, title: attack, question: attack},
    revisions: artifact.revisions.map((revision) => ({...revision, subject: attack, author: attack, source: attack})),
    builds: artifact.builds.map((build) => ({...build, tail: attack}))
  });
  const {document} = new JSDOM(html).window;
  expect(document.querySelectorAll("img, [onerror], [onload]")).toHaveLength(0);
  expect(document.querySelectorAll("script")).toHaveLength(3);
  expect(document.querySelector("h1")?.textContent).toBe(attack);
  expect(document.title).toBe(`${attack} · Benchbook`);
});

it("says where a result comes from though its notebook does not", async () => {
  const notebook = join(folder, "terse.html");
  writeFileSync(
    notebook,
    `<!doctype html><notebook><title>x</title><script id="1" type="module">answer(artifact)\n</script></notebook>`
  );
  await expect(report(exampleArtifact(), notebook)).rejects.toThrow("Cell 1 displays [object String]");
  writeFileSync(
    notebook,
    `<!doctype html><notebook><title>x</title><script id="1" type="module">html\`<p>\${answer(artifact)}</p>\`</script></notebook>`
  );
  const {document} = new JSDOM(await report(exampleArtifact(), notebook)).window;
  expect(document.querySelector("#provenance + div")?.textContent).toContain("SHA-256");
});

it("names the cell that throws, and not one that uses it", async () => {
  const notebook = join(folder, "broken.html");
  const cells = [
    `<script id="3" type="module">html\`<p>\${x}</p>\`</script>`,
    `<script id="7" type="module">const x = artifact.nothing.at.all;</script>`
  ];
  writeFileSync(notebook, `<!doctype html><notebook><title>x</title>${cells.join("")}</notebook>`);
  await expect(report(exampleArtifact(), notebook)).rejects.toThrow(
    /^Cell 7 failed: Cannot read properties of undefined/
  );
});

it("reports 100,000 samples with no more marks than a page can bear", async () => {
  const artifact = withRounds(exampleArtifact({failures: false}), 14_286);
  expect(artifact.samples.count).toBeGreaterThanOrEqual(100_000);
  const {document} = new JSDOM(await report(artifact)).window;
  const embedded = document.getElementById("artifact");
  const text = gunzipSync(Buffer.from(embedded?.textContent ?? "", "base64")).toString();
  expect(text === serializeArtifact(artifact)).toBe(true); // a failure need not print it
  embedded?.remove();
  expect(Buffer.byteLength(document.documentElement.outerHTML)).toBeLessThan(3_000_000);
  const charts = [...document.querySelectorAll("svg.plot")];
  expect(charts.length).toBeGreaterThanOrEqual(2);
  for (const chart of charts) expect(chart.querySelectorAll("*").length).toBeLessThan(8000);
});

/** Returns the size of a page’s scripts and styles, compressed, in bytes. */
function codeSize(document: Document): number {
  const code = [...document.querySelectorAll("script:not([type^='application/']), style")];
  return gzipSync(code.map(({textContent}) => textContent).join("\n")).length;
}

/** Returns an artifact with more rounds, by taking those that it has again and again. */
function withRounds(artifact: Artifact, rounds: number): Artifact {
  const all = rows(artifact);
  const taken = Math.max(...all.map(({round}) => round));
  const more = Array.from({length: Math.ceil(rounds / taken)}, (_, i) =>
    all.map((sample) => ({...sample, round: sample.round + i * taken, id: `${sample.id}/${i}`}))
  );
  return {...artifact, samples: columns(more.flat())};
}
