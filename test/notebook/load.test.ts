import {createHash} from "node:crypto";
import {readFileSync, utimesSync} from "node:fs";
import {afterEach, beforeEach, expect, it} from "vitest";
import {catalogue} from "../../notebook/kit/server/catalogue.ts";
import {loadPage} from "../../notebook/kit/server/load.ts";
import {answer} from "../../runner/narrate/answer.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {makeProject, type Project} from "./project.ts";

let project: Project;

beforeEach(() => {
  project = makeProject();
});

afterEach(() => project.remove());

const early = "2026-03-12-110000";
const late = "2026-03-14-092653";

it("shows the latest run of an experiment, or a given one, byte for byte", () => {
  const older = project.put("lark", early, exampleArtifact({seed: 2}));
  const newer = project.put("lark", late, exampleArtifact({seed: 3}));
  for (const [url, file] of [
    ["/lark.html", newer],
    [`/lark.html?run=${late}`, newer],
    [`/lark.html?run=${early}`, older]
  ] as const) {
    const {artifact, page} = loadPage(project.path, url);
    expect(artifact).toBe(readFileSync(file, "utf8"));
    expect(artifact).not.toContain("<");
    expect(page.sha256).toBe(createHash("sha256").update(readFileSync(file)).digest("hex"));
    expect(page.runs.map(({id}) => id)).toEqual([late, early]);
    expect(page.notice).toBeNull();
  }
});

it("lists experiments with their questions, answers and verdicts, those with the latest runs first", () => {
  project.write("experiments/fresh.yaml", "benchbook: 1\ntitle: Not run\nquestion: Is it?\nmeasurements: {a: b}\n");
  project.write("experiments/lark.yaml", "benchbook: 1\ntitle: Now called so\nmeasurements: {a: b}\n");
  project.write("experiments/lark/series/readme.yaml", "no: experiment");
  project.put("lark", early, exampleArtifact());
  project.put("imported", late, exampleArtifact({slowdown: 1}));
  const {page, artifact} = loadPage(project.path, "/");
  expect(artifact).toBeNull();
  expect(page.experiments.map(({name, title, question}) => ({name, title, question}))).toEqual([
    {name: "imported", title: exampleArtifact().experiment.title, question: exampleArtifact().experiment.question},
    {name: "lark", title: "Now called so", question: exampleArtifact().experiment.question},
    {name: "fresh", title: "Not run", question: "Is it?"}
  ]);
  expect(page.experiments.map(({runs}) => runs.map(({answer}) => answer))).toEqual([
    [answer(exampleArtifact({slowdown: 1}))],
    [answer(exampleArtifact())],
    []
  ]);
  const words = page.experiments[1]?.runs[0]?.verdicts.map(({about, label}) => `${about} ${label.word}`);
  expect(words).toEqual(["slow slower", "cured equivalent"]);
  expect(page.experiments[1]?.runs[0]?.href).toBe(`/lark.html?run=${early}`);
});

it("reads a run’s artifact anew only if it is another file", () => {
  const path = project.put("lark", early, exampleArtifact());
  expect(catalogue(project.path)[0]?.runs[0]?.status).toBe("done");
  project.put("lark", early, exampleArtifact({broken: true}));
  utimesSync(path, new Date(), new Date(Date.now() + 5000));
  expect(catalogue(project.path)[0]?.runs[0]?.status).toBe("failed");
});

it("says what to type where there is no run", () => {
  project.write("experiments/fresh.yaml", "title: Is it slower?\n");
  expect(loadPage(project.path, "/fresh.html").page.notice).toEqual({
    title: "Is it slower?",
    text: "This experiment has not been run yet. To run it:",
    command: "npm run experiment fresh"
  });
  project.put("lark", early, exampleArtifact());
  expect(loadPage(project.path, "/lark.html?run=2020").page.notice).toEqual({
    title: "No such run of lark",
    text: "There is no run 2020 of lark in results/lark/. To run it once more:",
    command: "npm run experiment lark"
  });
  expect(loadPage(project.path, "/nothing.html").page.notice).toEqual({
    title: "No such experiment",
    text: "There is no file experiments/nothing.yaml, and there are no results of that name.",
    command: "npm run experiment -- list"
  });
});

it("leaves out a run that has no result yet", () => {
  project.put("lark", early, exampleArtifact());
  project.write(`results/lark/${late}/journal.jsonl`, "");
  expect(loadPage(project.path, "/lark.html").page.runs.map(({id}) => id)).toEqual([early]);
});

it("says why a result cannot be read, on its page and in the catalogue", () => {
  const path = `results/lark/${late}/result.json`;
  project.write(path, JSON.stringify({format: "benchbook/result", version: 99}));
  const message = `${path} has version 99 of the result format, and this Benchbook reads up to 1. Read it with a newer one.`;
  expect(loadPage(project.path, "/lark.html").page.notice?.text).toBe(message);
  expect(catalogue(project.path)[0]?.runs[0]?.error).toBe(message);
});

it("lists an experiment whose file is no YAML, with the reason", () => {
  project.write("experiments/bad.yaml", "a: [b\n");
  const [bad] = catalogue(project.path);
  expect(bad).toMatchObject({name: "bad", title: "bad", runs: []});
  expect(bad?.error).toContain("at line 2");
});

it.each(["/..%2f..%2fsecret.html", "/lark.html?run=..%2F..%2Fsecret", "/lark.html?run=", "/%2e%2e.html", "/%ff.html"])(
  "reads nothing outside of results/ for %s",
  (url) => {
    project.put("lark", early, exampleArtifact());
    project.write("secret/result.json", "{}");
    const {artifact, page} = loadPage(project.path, url);
    expect(artifact).toBeNull();
    expect(page.sha256).toBeNull();
  }
);
