import {expect, test} from "vitest";
import {openReader} from "../../../runner/measure/reader.ts";
import {groupNames} from "../../../runner/measure/readers/regex.ts";
import {metric, read} from "./reading.ts";

const rps = {kind: "regex", pattern: String.raw`(?<rps>[\d.]+) requests per second, p99=(?<p99>[\d.]+)`} as const;

test("named groups are metrics, and every match is a value", async () => {
  const stdout = "12.5 requests per second, p99=3\nnoise\n13 requests per second, p99=4.25\n";
  const metrics = [metric("rps", {unit: "requests/s"}), metric("p99", {unit: "ms"})];
  const {values, units} = await read(rps, {stdout}, {metrics});
  expect(values).toEqual({"": {rps: [[12.5, 13]], p99: [[3, 4.25]]}});
  expect(units).toEqual({rps: {unit: "requests/s", better: "higher"}, p99: {unit: "ms", better: "lower"}});
});

test("a pattern may span lines, and ^ and $ match at each", async () => {
  const stdout = "latency average = 1.5 ms\nother\ntps = 42\n";
  const pattern = String.raw`^latency average = (?<latency>[\d.]+) ms$[^]*^tps = (?<tps>\d+)$`;
  expect((await read({kind: "regex", pattern}, {stdout})).values).toEqual({"": {latency: [[1.5]], tps: [[42]]}});
});

test("a group named benchmark names the benchmark", async () => {
  const stdout = "toString: 1e-3 s\nconstructor: 2e-3 s\ntoString: 3e-3 s\n";
  const {values} = await read({kind: "regex", pattern: "(?<benchmark>\\w+): (?<time>\\S+) s"}, {stdout});
  expect(values).toEqual({toString: {time: [[0.001, 0.003]]}, constructor: {time: [[0.002]]}});
});

test("alternatives may each have their own groups", async () => {
  const pattern = "read (?<reads>\\d+)|wrote (?<writes>\\d+)";
  expect((await read({kind: "regex", pattern}, {stdout: "read 1\nwrote 2\nread 3"})).values).toEqual({
    "": {reads: [[1, 3]], writes: [[2]]}
  });
  await expect(read({kind: "regex", pattern}, {stdout: "read 1"})).rejects.toThrow(
    "The pattern matches standard output, but never its “writes”."
  );
});

test("output that does not match is a failed sample that says what there was", async () => {
  await expect(read(rps, {stdout: "\n  Segfault ahead\nmore"})).rejects.toThrow(
    "The pattern “(?<rps>[\\d.]+) requests per second, p99=(?<p99>[\\d.]+)” does not match standard output, which starts with “Segfault ahead”."
  );
  await expect(read(rps, {stdout: ""})).rejects.toThrow("which starts with nothing.");
});

test("a match on standard error is pointed out", async () => {
  await expect(read(rps, {stderr: "1 requests per second, p99=2"})).rejects.toThrow(
    "The pattern matches standard error, and only standard output is read: give the command “2>&1” and “shell: true”."
  );
});

test("what is not a number is refused, separators of thousands among it", async () => {
  await expect(read({kind: "regex", pattern: "(?<n>\\S+) ops"}, {stdout: "1,250 ops"})).rejects.toThrow(
    "What the pattern finds as n is not a number: “1,250” in “1,250 ops”. Write it in full, without separators of thousands."
  );
});

test("a metric that no group names is refused", async () => {
  await expect(read(rps, {stdout: "1 requests per second, p99=2"}, {metrics: [metric("p95")]})).rejects.toThrow(
    "The output has no “p95”: it has “rps” and “p99”."
  );
});

test("an invalid pattern, or one without a name, is refused before anything runs", () => {
  const open = (pattern: string) => () =>
    openReader({reads: {kind: "regex", pattern}, metrics: [], benchmarks: null, warmup: {values: 0}});
  expect(open("(?<a>")).toThrow("The pattern “(?<a>” is not a regular expression of JavaScript: ");
  expect(open("(\\d+)")).toThrow("The pattern “(\\d+)” names no metric: write the number’s part as (?<name>[\\d.]+).");
});

test("a pattern’s metrics are known without output", () => {
  expect(groupNames("(?<benchmark>x) (?<b>1)|(?<a>2)")).toEqual(["b", "a"]);
});
