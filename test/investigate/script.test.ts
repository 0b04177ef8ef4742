import {execFileSync} from "node:child_process";
import {expect, test} from "vitest";
import {parseExperiment} from "../../runner/experiment/load.ts";
import {toPosixPattern} from "../../runner/investigate/script-pattern.ts";
import {readingLines} from "../../runner/investigate/script-reading.ts";
import {bisectionScript} from "../../runner/investigate/script.ts";
import type {ScriptRequest} from "../../runner/investigate/script.ts";
import type {Metric} from "../../runner/result/types.ts";
import {temporaryFolder, write} from "../source/fixture.ts";

const time: Metric = {
  name: "time",
  unit: "ms",
  better: "lower",
  delta: {kind: "relative", value: 0.01},
  summary: "median"
};

/** Returns an experiment whose only measurement, `program`, is as given in YAML. */
function experimentOf(measurement: string, more = "source: {git: /nowhere}") {
  const text = `benchbook: 1\n${more}\nrevisions: {old: a, new: b}\nmeasurements: {program: ${measurement}}\n`;
  const folder = "/home/ada/project";
  return parseExperiment({files: [{path: "one.yaml", text}], folder}, {exists: () => true, list: () => []});
}

/** Returns what the shell function prints of a program that prints a text. */
function valueOf(text: string, measurement: string, {benchmark = "", metric = time} = {}): string {
  const [program] = experimentOf(measurement).measurements;
  if (program === undefined) throw new Error("There is no measurement.");
  const lines = readingLines(program, {benchmark, metric, abort: 255});
  const folder = temporaryFolder();
  write(folder, {text});
  const script = [...lines, "value || echo failed"].join("\n");
  return execFileSync("sh", ["-c", script], {cwd: folder, encoding: "utf8", env: {...process.env, WORK: folder}});
}

test.each([
  ["17 ms\n", "(?<time>\\d+) ms", "17"],
  ["p99=12.5, p50=3\n", "p99=(?<time>[\\d.]+)", "12.5"],
  ["a=1 b=2\n", "(?:a|b)=(?<other>\\d+) b=(?<time>\\d+)", "2"],
  ['{"time": 1.5e3}\n', '{"time": (?<time>[-+\\d.eE]+)}', "1500"],
  ["time\t4/s\n", "^time\\t(?<time>\\d+)\\/s$", "4"],
  ["[time] 4 (ms)\n", "\\[time\\] (?<time>\\S+) \\(ms\\)", "4"],
  ["5 ms\n1 ms\n3 ms\n", "(?<time>\\d+) ms", "3"], // several values of a start are one
  ["nothing\n", "(?<time>\\d+) ms", ""]
])("%j by %s is %s", (text, pattern, value) => {
  expect(valueOf(text, `{command: cat text, reads: {regex: '${pattern}'}, metrics: {time: ms}}`).trim()).toBe(value);
});

test("a pattern that neither grep nor sed knows is to be filled in", () => {
  for (const pattern of ["(?<=a)(?<time>\\d)", ".*?(?<time>\\d)", "\\bms (?<time>\\d)", "[\\]](?<time>\\d)"]) {
    expect(toPosixPattern(pattern)).toBeNull();
  }
  const {measurements} = experimentOf("{command: ./a, reads: {regex: '\\b(?<time>\\d+)'}, metrics: {time: ms}}");
  const lines = measurements.flatMap((one) => readingLines(one, {benchmark: "", metric: time, abort: 255}));
  expect(lines.join("\n")).toContain("# TO BE FILLED IN: print time in ms, which Benchbook reads as regex");
  expect(lines).toContain("  exit 255");
});

test("a benchmark’s own values are read", () => {
  const text = "parse 10 ms\nprint 20 ms\n";
  const measurement = "{command: cat text, reads: {regex: '(?<benchmark>\\w+) (?<time>\\d+) ms'}, metrics: {time: ms}}";
  expect(valueOf(text, measurement, {benchmark: "print"})).toBe("20\n");
});

test("lines are read by their columns", () => {
  const measurement = "{command: cat text, reads: lines, metrics: {time: ms, size: byte}}";
  const text = "# parse time 1 ms\nparse size 5 byte\nparse time 10 ms\nprint time 20 ms\n";
  expect(valueOf(text, measurement, {benchmark: "print"})).toBe("20\n");
  expect(valueOf(text, measurement, {benchmark: "parse"})).toBe("10\n");
  expect(valueOf("many words\ttime\t7\tms\n", measurement, {benchmark: "many words"})).toBe("7\n");
  expect(valueOf("12\n", "{command: cat text, reads: lines, metrics: {time: ms}}")).toBe("12\n");
  expect(valueOf("a12\n", "{command: cat text, reads: {lines: sed s/a//}, metrics: {time: ms}}")).toBe("12\n");
  expect(valueOf("12 s\n", "{command: cat text, reads: lines, metrics: {time: ms}}")).toBe(""); // better none than another
});

test.each([
  ["min", "1"],
  ["max", "9"],
  ["mean", "4"],
  ["p75", "5.25"]
])("several values of a start are summarised by their %s", (summary, value) => {
  const metric = {...time, summary};
  const measurement = "{command: cat text, reads: lines, metrics: {time: ms}}";
  expect(valueOf("9\n1\n2\n4\n", measurement, {metric}).trim()).toBe(value);
});

test("a command ends as is expected of it", () => {
  const start = (exit: number): string =>
    `{command: "cat text; exit 3", shell: true, reads: lines, metrics: {time: ms}, expect: {exit: ${exit}}}`;
  expect(valueOf("12\n", start(3))).toBe("12\n");
  expect(valueOf("12\n", start(0))).toBe("failed\n");
});

const request: ScriptRequest = {
  ...{step: "search", like: "new", input: null, older: "a".repeat(40), newer: "b".repeat(40)},
  ...{firstParent: true, path: [], measurement: "program", benchmark: "", metric: time, scale: "ratio"},
  levels: {older: 10, newer: 12}
};

test("what is the user’s own is taken before it is replaced, and has to be there", () => {
  const experiment = experimentOf(
    "./a",
    "source: {git: /nowhere}\nenvironment: {HOME: {from: HOME}, KEY: {secret: TOKEN}}"
  );
  const script = bisectionScript(experiment, {...request, metric: {...time, name: "wall", unit: "s"}}) ?? "";
  const places = ["export GIVEN_HOME=", "export HOME=", 'export HOME="$GIVEN_HOME"'].map((text) =>
    script.indexOf(text)
  );
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(script).toContain('export KEY="$GIVEN_TOKEN"');
  expect(script).not.toContain("HOME=$SCRATCH");
});

test("a path is one of the source, and submodules are checked out", () => {
  const experiment = experimentOf("./a", "source: {git: /nowhere, within: lib/, submodules: true}");
  const script = bisectionScript(experiment, {...request, path: ["src"]});
  expect(script).toContain(` ${request.newer} ${request.older} -- lib/src\n`);
  expect(script).toContain("git submodule --quiet update --init --recursive --force");
});

test("there is no script where a source has no tool", () => {
  expect(bisectionScript(experimentOf("./a", "source: {npm: left-pad}"), request)).toBeNull();
  expect(bisectionScript(experimentOf("./a", "source: {series: patches, as: hg}"), request)).toBeNull();
});
