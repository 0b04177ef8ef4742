// @vitest-environment jsdom
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, it} from "vitest";
import {builtins} from "../../notebook/kit/builtins.ts";
import {prerender} from "../../notebook/kit/server/prerender.ts";
import {literalFigures} from "../notebook/prose.ts";
import {exampleArtifact} from "../result/fixture.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/narration.md"), "utf8");
const embedded = {artifact: exampleArtifact(), page: {sha256: null, runs: [], experiments: [], notice: null}};
const [, example = ""] = /```html\n([^]*?)```/.exec(text) ?? [];

it("describes each builtin once, and nothing else", () => {
  const [, tables = ""] = text.split("## Builtins");
  const described = [...tables.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, names = ""]) =>
    [...names.matchAll(/`(\w+)[^`]*`/g)].map(([, name]) => name)
  );
  expect(described.sort()).toEqual([...Object.keys(builtins(embedded)), "dark", "width"].sort());
});

it("has an example that renders, with no figure in its prose and a claim that holds", async () => {
  expect(literalFigures(example)).toEqual([]);
  document.body.innerHTML = [...(await prerender(example, embedded)).values()].join("\n");
  expect(document.querySelector("h1")?.textContent).toBe(embedded.artifact.experiment.title);
  expect(document.querySelector(".claim-outcome")?.textContent).toBe("holds");
  expect(document.querySelectorAll("svg.plot").length).toBeGreaterThanOrEqual(2);
  expect(document.body.textContent).toMatch(/it takes\s+[\d.]+\sms on/);
});

it("has an example that renders where nothing was measured", async () => {
  const artifact = {...embedded.artifact, findings: []};
  document.body.innerHTML = [...(await prerender(example, {...embedded, artifact})).values()].join("\n");
  expect(document.querySelector(".claim-outcome")?.textContent).toBe("cannot tell");
  expect(document.body.textContent).toContain("a time that was not measured");
});
