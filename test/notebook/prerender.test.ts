// @vitest-environment jsdom
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {deserialize} from "@observablehq/notebook-kit";
import {describe, expect, it} from "vitest";
import {prerender} from "../../notebook/kit/server/prerender.ts";
import {formatEstimate, formatInterval} from "../../runner/narrate/effect.ts";
import {columns} from "../../runner/result/samples.ts";
import type {Artifact} from "../../runner/result/types.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {findingOf} from "../narrate/example.ts";
import {literalFigures} from "./prose.ts";

const folder = join(import.meta.dirname, "../../notebook");
const page = {sha256: "5".repeat(64), runs: [], experiments: [], notice: null};
const names = readdirSync(folder).filter((file) => file.endsWith(".html"));

function read(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

async function render(name: string, artifact: Artifact): Promise<Element> {
  const cells = await prerender(read(name), {artifact, page});
  const root = document.createElement("main");
  root.innerHTML = [...cells.values()].join("\n");
  return root;
}

/** Returns an element’s text with its spaces, of whatever kind, made one. */
function textOf(element: Element | null): string {
  return (element?.textContent ?? "").replace(/\s+/g, " ");
}

describe.each(names)("%s", (name) => {
  it("imports nothing in its cells", () => {
    for (const {mode, value} of deserialize(read(name)).cells) {
      if (mode === "js") expect(value).not.toMatch(/\bimport\b/);
    }
  });

  it("has no figure in its prose that is not an expression", () => {
    expect(literalFigures(read(name))).toEqual([]);
  });
});

it("finds figures in prose of every kind, and none in code, addresses or expressions", () => {
  const cells = [
    ["text/markdown", "It is 2 times as slow."],
    ["text/markdown", "It is ${2} times as slow, on `x86`; see [there](https://example.org/1)."],
    ["text/html", "<h2 id=part-2>It takes <b>3</b> s</h2>"],
    ["text/html", "<h2 id=part-2>It takes ${3} s in <code>f2</code></h2>"],
    ["module", "html`<p class=a1>Of ${4} samples`"],
    ["module", "md`Of ${4} samples, 5 failed`"],
    ["module", 'claim("It takes 6 s.", {holds: medianOf(slow) > 6})'],
    ["module", "claim(`It takes ${7} s.`, {holds: true, measured: html`<b>8</b>`})"]
  ].map(([type, text], i) => `<script id="${i + 1}" type="${type}">${text}</script>`);
  expect(literalFigures(`<notebook>${cells.join("\n")}</notebook>`)).toEqual([
    "Cell 1: It is 2 times as slow.",
    "Cell 3: It takes 3 s",
    "Cell 6: Of … samples, 5 failed",
    "Cell 7: It takes 6 s.",
    "Cell 8: 8"
  ]);
});

describe.each(["fast-vs-slow.html", "default.html"])("%s", (name) => {
  it("is the same each time", async () => {
    const artifact = exampleArtifact();
    expect((await render(name, artifact)).innerHTML).toBe((await render(name, artifact)).innerHTML);
  });

  it("states each judged comparison with its estimate, interval and verdict", async () => {
    const artifact = exampleArtifact({seed: 11});
    const root = await render(name, artifact);
    const rows = [...root.querySelectorAll("table.results")].map((table) => table.textContent).join();
    const judged = artifact.findings.flatMap(({comparisons}) => comparisons).filter((c) => c.judged);
    expect(judged).toHaveLength(2);
    for (const {variant, effect, unit} of judged) {
      if (!effect) throw new Error(`${variant} has no effect.`);
      expect(rows).toContain(formatEstimate(effect, unit));
      expect(rows).toContain(formatInterval(effect, unit));
    }
    const badges = [...root.querySelectorAll(".card .badge")].map((badge) => badge.textContent?.trim());
    expect(badges).toEqual(["▲ slower", "= equivalent"]);
  });

  it("shows what failed, with the last lines of its log", async () => {
    const text = textOf(await render(name, exampleArtifact({broken: true})));
    expect(text).toContain("2 builds of broken failed: make exited with status 2.");
    expect(text).toContain("dispatch.c:41:3: error");
    expect(text).toContain("Segmentation fault");
    expect((await render(name, exampleArtifact({failures: false}))).querySelector("#failures")).toBeNull();
  });

  it("says how it was measured, by whom what was built, and where it is kept", async () => {
    const artifact = exampleArtifact();
    const root = await render(name, artifact);
    const text = root.textContent ?? "";
    for (const {subject} of artifact.revisions) expect(text).toContain(subject);
    expect(text).toContain("Ada Example, 8 October 2025");
    expect(text).toContain(artifact.machine.limits[0]);
    expect(text).toContain(page.sha256);
    expect(text).toContain(artifact.experiment.files[0]?.text);
    expect(text).toContain("The machine is virtual");
    expect([...root.querySelectorAll("h1")].map((h1) => h1.textContent)).toEqual([artifact.experiment.title]);
  });

  it("renders a run that was interrupted before it found anything", async () => {
    const artifact = exampleArtifact();
    const root = await render(name, {
      ...artifact,
      run: {...artifact.run, status: "interrupted", endedAt: null},
      findings: []
    });
    expect(root.querySelector(".answer")?.textContent).toContain("The run was interrupted before it found anything.");
  });

  it("says which steps were not done, and why, and has no place for charts that there are none of", async () => {
    const artifact = exampleArtifact();
    const undone = (["skipped", "interrupted", "failed"] as const).map((status) =>
      findingOf([], {step: `is-${status}`, status, reason: `Because it is ${status}.`})
    );
    const text = textOf(await render(name, {...artifact, findings: [...artifact.findings, ...undone]}));
    expect(text).toContain("The step is-skipped was skipped: Because it is skipped.");
    expect(text).toContain("The step is-interrupted was interrupted: Because it is interrupted.");
    expect(text).toContain("The step is-failed failed: Because it is failed.");
    const root = await render(name, {...artifact, findings: undone.slice(0, 1), samples: columns([])});
    expect(root.querySelector(".answer")?.textContent).toContain("The step is-skipped was skipped");
    const headings = [...root.querySelectorAll("h2")].map(({textContent}) => textContent);
    expect(headings).not.toContain("How they compare");
    if (name === "default.html") expect(headings).not.toContain("Every sample");
  });

  it("renders a run without a machine’s particulars, revisions or flags", async () => {
    const artifact = exampleArtifact();
    const machine = {...artifact.machine, caches: [], virtual: null, limits: [], aslr: null};
    const variants = artifact.variants.map((variant) => ({...variant, revision: null}));
    const root = await render(name, {...artifact, machine, variants, revisions: [], builds: []});
    expect(root.querySelector("#machine + .facts")?.textContent).toContain("none found");
  });

  it("takes nothing in an artifact for markup", async () => {
    const artifact = exampleArtifact({broken: true});
    const attack = `<img src=x onerror=alert(1)> *not Markdown* \${x}`;
    const root = await render(name, {
      ...artifact,
      experiment: {...artifact.experiment, title: attack, question: attack},
      revisions: artifact.revisions.map((revision) => ({...revision, subject: attack, author: attack})),
      builds: artifact.builds.map((build) => ({...build, tail: attack})),
      machine: {...artifact.machine, limits: [attack]}
    });
    expect(root.querySelector("img")).toBeNull();
    expect(root.querySelector("h1")?.textContent).toBe(attack);
  });
});

describe("the claims of fast-vs-slow.html", () => {
  async function outcomes(artifact: Artifact): Promise<(string | null | undefined)[]> {
    const root = await render("fast-vs-slow.html", artifact);
    return [...root.querySelectorAll(".claim")].map((claim) => claim.querySelector(".claim-outcome")?.textContent);
  }

  it("hold for a slowdown that the patch cures", async () => {
    expect(await outcomes(exampleArtifact())).toEqual(["holds", "holds", "holds"]);
  });

  it("are struck out, with what was measured, where there is no slowdown", async () => {
    const artifact = exampleArtifact({slowdown: 1, cured: 1, failures: false});
    expect(await outcomes(artifact)).toEqual(["does not hold", "cannot tell", "does not hold"]);
    const root = await render("fast-vs-slow.html", artifact);
    expect(root.querySelector(".claim s")?.textContent).toBe("With the stubs, the benchmark is slower.");
    expect(root.querySelector(".claim-measured")?.textContent).toMatch(/^slow and fast take the same time/);
  });

  it("does not hold that the patch is the cure if it recovers half", async () => {
    expect(await outcomes(exampleArtifact({slowdown: 1.6, cured: 1.28}))).toEqual(["holds", "does not hold", "holds"]);
  });

  it("cannot tell where nothing was compared", async () => {
    const artifact = exampleArtifact();
    expect(await outcomes({...artifact, findings: []})).toEqual(["cannot tell", "cannot tell", "cannot tell"]);
  });
});

it("says which cell failed", async () => {
  const notebook = `<notebook><script id="7" type="module">nowhere.at.all</script></notebook>`;
  await expect(prerender(notebook, {artifact: exampleArtifact(), page})).rejects.toThrow(
    "Cell 7 failed: nowhere is not defined"
  );
});

it("says which cell displays what no page shows", async () => {
  const notebook = `<notebook><script id="7" type="module">document.createDocumentFragment()</script></notebook>`;
  await expect(prerender(notebook, {artifact: exampleArtifact(), page})).rejects.toThrow(
    "Cell 7 displays [object DocumentFragment], and not a new element."
  );
});
