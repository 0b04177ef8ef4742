// @vitest-environment jsdom
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {prerender} from "../../notebook/kit/server/prerender.ts";
import type {Artifact, Finding} from "../../runner/result/types.ts";
import {keptArtifact as kept} from "../result/kept.ts";

const home = join(import.meta.dirname, "../..");
const page = {sha256: "5".repeat(64), runs: [], experiments: [], notice: null};

async function claimsOf(name: string, artifact: Artifact): Promise<Map<string, string>> {
  const cells = await prerender(readFileSync(join(home, `notebook/${name}.html`), "utf8"), {artifact, page});
  const root = document.createElement("main");
  root.innerHTML = [...cells.values()].join("\n");
  expect(root.querySelectorAll(".observablehq--error")).toHaveLength(0);
  return new Map(
    [...root.querySelectorAll(".claim")].map((claim) => {
      const outcome = claim.querySelector(".claim-outcome")?.textContent ?? "";
      const text =
        claim.querySelector("s")?.textContent ?? claim.querySelector(".claim-text")?.firstChild?.textContent ?? "";
      return [text.trim(), outcome.trim()];
    })
  );
}

/** Changes what one kind of finding says, and leaves all others as they are. */
function changed<K extends Finding["kind"]>(
  artifact: Artifact,
  kind: K,
  change: (finding: Extract<Finding, {kind: K}>) => Finding
): Artifact {
  return {
    ...artifact,
    findings: artifact.findings.map((finding) =>
      finding.kind === kind ? change(finding as Extract<Finding, {kind: K}>) : finding
    )
  };
}

const open = (artifact: Artifact): Artifact => ({...artifact, findings: []});

describe("fast-vs-slow-why", () => {
  const name = "fast-vs-slow-why";

  it("says of the kept run that what slow misses is placement, with each step to it", async () => {
    const claims = await claimsOf(name, kept(name));
    for (const claim of [
      "Both execute as many instructions.",
      "What grew is the misses of the instruction cache.",
      "No hot function has other code.",
      "The hot functions moved.",
      "Where they are now, they do not fit into their sets.",
      "In random layouts the misses of slow are about those of fast.",
      "That slow misses more is placement.",
      "And the misses are gone."
    ]) {
      expect(claims.get(claim), claim).toBe("holds");
    }
  });

  it("tells nothing of a run that found nothing", async () => {
    const claims = await claimsOf(name, open(kept(name)));
    expect(new Set(claims.values())).toEqual(new Set(["cannot tell"]));
  });

  it("takes back what another run refutes, without a word being edited", async () => {
    const refuted = changed(kept(name), "layout", (finding) => ({
      ...finding,
      causes: finding.causes.map((cause) => ({...cause, cause: "code", reason: "It survives."}))
    }));
    const claims = await claimsOf(name, refuted);
    expect(claims.get("That slow misses more is placement.")).toBe("does not hold");
    expect(claims.get("No hot function has other code.")).toBe("holds");
  });
});

describe("really-slower", () => {
  const name = "really-slower";

  it("says of the kept run that more instructions are the code", async () => {
    const claims = await claimsOf(name, kept(name));
    for (const claim of [
      "The checksum makes the benchmark slower.",
      "It executes more instructions.",
      "Hot functions have other code.",
      "That there are more instructions is the code."
    ]) {
      expect(claims.get(claim), claim).toBe("holds");
    }
  });

  it("tells nothing of a run that found nothing", async () => {
    const claims = await claimsOf(name, open(kept(name)));
    expect(new Set(claims.values())).toEqual(new Set(["cannot tell"]));
  });
});
