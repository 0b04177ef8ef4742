// @vitest-environment jsdom
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, it} from "vitest";
import {publishedTable} from "../../notebook/kit/section/published.ts";
import {prerender} from "../../notebook/kit/server/prerender.ts";
import type {Artifact, Published} from "../../runner/result/types.ts";
import {findingOf} from "../narrate/example.ts";
import {exampleArtifact} from "../result/fixture.ts";

const figure: Published = {
  ...{baseline: null, variant: "slow", metric: "time", value: 29, spread: 2, unit: "ms", measured: 15.2},
  ...{source: "https://example.org/why", interval: [15.1, 15.4], outcome: "not reproduced"}
};

function withPublished(...published: Published[]): Artifact {
  return {...exampleArtifact(), findings: [findingOf([], {published})]};
}

function rowsOf(table: Element): string[] {
  return [...table.querySelectorAll("tbody tr")].map((row) => (row.textContent ?? "").replace(/\s+/g, " ").trim());
}

it("shows each published figure beside what was measured, and what became of it", () => {
  const simulated: Published = {...figure, metric: "L1I misses", unit: "", spread: null, simulated: true};
  const missing: Published = {...figure, metric: "IPC", unit: "", measured: null, interval: null};
  const table = publishedTable(
    withPublished(figure, {...simulated, outcome: "reproduced"}, {...missing, outcome: "cannot tell"})
  );
  const rows = rowsOf(table);
  expect(rows[0]).toMatch(/^compare slow, time 29 ± 2 ms 15\.2 ms ✗ not reproduced$/);
  expect(rows[1]).toMatch(/\(simulated\) ✓ reproduced$/);
  expect(rows[2]).toMatch(/— \? cannot tell$/);
  expect(table.querySelector("a")?.getAttribute("href")).toBe("https://example.org/why");
});

it("links only addresses of the web, and shows nothing where nothing was published", () => {
  const table = publishedTable(withPublished({...figure, source: "javascript:alert(1)"}));
  expect(table.querySelector("a")).toBeNull();
  expect(table.textContent).toContain("javascript:alert(1)");
  expect(publishedTable(exampleArtifact()).querySelector("table")).toBeNull();
});

const notebook = readFileSync(join(import.meta.dirname, "../../notebook/cpython-call-method.html"), "utf8");
const page = {sha256: "5".repeat(64), runs: [], experiments: [], notice: null};

/** Returns the example as if its variants were CPython’s. */
function asCPython(artifact: Artifact): Artifact {
  const names: Record<string, string> = {
    fast: "fast/plain",
    slow: "slow/plain",
    cured: "slow/hot",
    calls: "call_method"
  };
  const renamed = (_key: string, value: unknown): unknown =>
    typeof value === "string" && Object.hasOwn(names, value) ? names[value] : value;
  const changed = JSON.parse(JSON.stringify(artifact), renamed) as Artifact;
  return {
    ...changed,
    findings: changed.findings.map((finding) => ({...finding, step: "reproduce"}))
  };
}

async function claimsOf(artifact: Artifact): Promise<Record<string, string>> {
  const cells = await prerender(notebook, {artifact, page});
  const root = document.createElement("main");
  root.innerHTML = [...cells.values()].join("\n");
  const claims = [...root.querySelectorAll(".claim")];
  expect(claims.length).toBeGreaterThan(5);
  return Object.fromEntries(
    claims.map((claim) => [
      (claim.querySelector(".claim-text s") ?? claim.querySelector(".claim-text")?.firstChild)?.textContent?.trim() ??
        "",
      claim.querySelector(".claim-outcome")?.textContent ?? ""
    ])
  );
}

it("narrates CPython’s story, whichever way it falls", async () => {
  const artifact = asCPython(exampleArtifact());
  const slower = "The slow revision is slower than the fast one.";
  const again = "Built again from clean, it is slow again.";
  const cured = "With its hot functions marked, the slow revision is as fast as the fast one, or faster.";
  const cause = "That one is slower than the other is placement, and not code.";
  expect(await claimsOf(artifact)).toMatchObject({
    ...{[slower]: "holds", [again]: "holds", [cured]: "holds", [cause]: "cannot tell"}
  });
  const findings = artifact.findings.map((finding) =>
    finding.kind === "comparison"
      ? {...finding, comparisons: finding.comparisons.map((one) => ({...one, verdict: "equivalent" as const}))}
      : finding
  );
  expect(await claimsOf({...artifact, findings})).toMatchObject({
    ...{[slower]: "does not hold", [again]: "does not hold", [cured]: "holds", [cause]: "cannot tell"}
  });
  const none = await claimsOf({...artifact, findings: []});
  expect(new Set(Object.values(none))).toEqual(new Set(["cannot tell"]));
});
