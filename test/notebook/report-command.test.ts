import {createHash} from "node:crypto";
import {existsSync, mkdirSync, readFileSync} from "node:fs";
import {join, resolve} from "node:path";
import {execa} from "execa";
import {JSDOM} from "jsdom";
import {afterEach, beforeEach, expect, it} from "vitest";
import {exampleArtifact} from "../result/fixture.ts";
import {makeProject, type Project} from "./project.ts";

const home = resolve(import.meta.dirname, "../..");
const early = "2026-03-12-110000";
const late = "2026-03-14-092653";

let project: Project;

beforeEach(() => {
  project = makeProject();
});

afterEach(() => project.remove());

async function report(...args: string[]) {
  const main = join(home, "notebook/kit/server/report-main.ts");
  const loader = import.meta.resolve("tsx");
  const {stdout, stderr, exitCode} = await execa(process.execPath, ["--import", loader, main, ...args], {
    cwd: project.path,
    reject: false
  });
  return {stdout, stderr, exitCode};
}

it("writes the report of an experiment’s latest run beside its result, without a name if so asked", async () => {
  project.put("lark", early, exampleArtifact({seed: 2}));
  const result = project.put("lark", late, exampleArtifact({seed: 3}));
  const {stdout, exitCode} = await report("lark", "--anonymous");
  expect(stdout).toMatch(new RegExp(`^Wrote results/lark/${late}/report\\.html, \\d\\.\\d MB\\.$`));
  expect(exitCode).toBe(0);
  const html = readFileSync(join(result, "../report.html"), "utf8");
  expect(html).not.toContain("bench-1");
  const {document} = new JSDOM(html).window;
  const hash = createHash("sha256").update(readFileSync(result)).digest("hex");
  expect(document.querySelector("#provenance")?.parentElement?.textContent?.replace(/\s+/g, " ")).toContain(
    `The names of hosts and users. The result as it was written has the SHA-256 ${hash}`
  );
  expect(document.querySelector(".byline")?.textContent).toContain("a machine whose name was left out");
});

it("prints a given run’s findings as Markdown, to a file if so asked", async () => {
  project.put("lark", early, exampleArtifact({slowdown: 1, cured: 1, failures: false}));
  project.put("lark", late, exampleArtifact());
  const {stdout, exitCode} = await report(`lark/${early}`, "--markdown");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("slow and fast take the same time");
  const path = join("results/lark", late, "result.json");
  await report(path, "--markdown", "--output", "found.md");
  expect(readFileSync(join(project.path, "found.md"), "utf8")).toContain("▲ **slower**");
  expect(existsSync(join(project.path, "results/lark", late, "report.html"))).toBe(false);
});

it("says what there is where a name is unknown, and what to do where nothing was run", async () => {
  project.put("lark", early, exampleArtifact());
  project.put("lark", late, exampleArtifact());
  project.write("experiments/fresh.yaml", "title: Not run yet\n");
  expect(await report("lrak")).toEqual({
    stdout: "",
    stderr: `There is no run of the name lrak. Did you mean lark? There are:\n  lark/${late}\n  lark/${early}`,
    exitCode: 2
  });
  expect(await report("fresh")).toMatchObject({
    stderr: "fresh has not been run yet, so there is nothing to report. To run it: npm run experiment fresh",
    exitCode: 2
  });
  expect(await report("no.json")).toMatchObject({stderr: "There is no file no.json.", exitCode: 2});
});

it("refuses a damaged result, and what it doesn’t know", async () => {
  project.write(`results/lark/${late}/result.json`, `{"format": "benchbook/result", "version": 99}`);
  expect(await report("lark")).toMatchObject({
    stderr: `results/lark/${late}/result.json has version 99 of the result format, and this Benchbook reads up to 1. Read it with a newer one.`,
    exitCode: 2
  });
  expect(await report("lark", "--nope")).toMatchObject({
    stderr: "Unknown option '--nope'. See npm run report -- --help.",
    exitCode: 2
  });
  expect(await report()).toMatchObject({exitCode: 2});
  expect((await report("--help")).stdout).toContain("npm run report NAME");
});

it("fails where it cannot write", async () => {
  project.put("lark", late, exampleArtifact());
  mkdirSync(join(project.path, "folder"));
  const {stderr, exitCode} = await report("lark", "--markdown", "--output", "folder");
  expect(stderr).toMatch(/^EISDIR: illegal operation on a directory/);
  expect(exitCode).toBe(1);
});
