import {expect, test} from "vitest";
import {describeMetrics} from "../../runner/measure/metrics.ts";
import {openReader} from "../../runner/measure/reader.ts";
import {metric, read} from "./readers/reading.ts";

const regex = {kind: "regex", pattern: "(?<benchmark>\\w+)=(?<rps>\\d+)"} as const;

test("the launcher’s metrics may be asked for beside any reader’s", async () => {
  const metrics = [metric("rps"), metric("peak memory", {unit: "kB"})];
  const one = await read(regex, {stdout: "a=1"}, {metrics});
  expect(one.values).toEqual({"": {rps: [[1]], "peak memory": [[4194.304]]}});
  const two = await read(regex, {stdout: "a=1 b=2"}, {metrics});
  expect(two.values).toEqual({a: {rps: [[1]]}, b: {rps: [[2]]}, "": {"peak memory": [[4194.304]]}});
});

test("a single benchmark has no name, unless the first start gave several", async () => {
  const names = async (stdout: string, benchmarks: string[] | null) =>
    Object.keys((await read(regex, {stdout, benchmarks})).values);
  expect(await names("a=1", null)).toEqual([""]);
  expect(await names("a=1", [""])).toEqual([""]);
  expect(await names("a=1", ["a", "b"])).toEqual(["a"]);
  expect(await names("a=1 b=2", [""])).toEqual(["a", "b"]);
});

test("all starts are in the unit of the first, where the experiment names none", async () => {
  const reads = {kind: "lines", command: null} as const;
  const first = {benchmarks: [""], metrics: [{name: "time", unit: "ms"}]};
  const {values, units} = await read(reads, {stdout: "time 2 s\n", ...first});
  expect(values).toEqual({"": {time: [[2000]]}});
  expect(units).toEqual({time: {unit: "ms", better: "lower"}});
  await expect(read(reads, {stdout: "time 2 kB\n", ...first})).rejects.toThrow(
    "The unit of time is “kB” in the output, and “ms” is wanted."
  );
});

test("warm-up values are dropped from each process", async () => {
  const reads = {kind: "lines", command: null} as const;
  expect((await read(reads, {stdout: "9\n8\n1\n2\n"}, {warmup: {values: 2}})).values).toEqual({"": {value: [[1, 2]]}});
  await expect(read(reads, {stdout: "9\n8\n"}, {warmup: {values: 2}})).rejects.toThrow(
    "All of a process’s 2 values are warm-up, which is 2 values: print more, or drop fewer."
  );
});

test("metrics are described in the experiment’s order, by its word, the reader’s or the unit’s", () => {
  const delta = {kind: "relative", value: 0.01} as const;
  const own = {kind: "absolute", value: 5, unit: "ms"} as const;
  const units = {
    time: {unit: "ms", better: "lower"},
    rps: {unit: "requests/s", better: "higher"}
  } as const;
  const asked = [metric("rps"), metric("gone"), metric("time", {delta: own, summary: "p99"})];
  expect(describeMetrics({metrics: asked, plan: {delta}}, units)).toEqual([
    {name: "rps", unit: "requests/s", better: "higher", delta, summary: "median"},
    {name: "time", unit: "ms", better: "lower", delta: own, summary: "p99"}
  ]);
  expect(describeMetrics({metrics: [], plan: {delta}}, units).map(({name}) => name)).toEqual(["time", "rps"]);
});

test("a reader that is not there yet is refused in a sentence", () => {
  const open = () => openReader({reads: {kind: "go", file: null}, metrics: [], benchmarks: null, warmup: {values: 0}});
  expect(open).toThrow("The reader go is not available yet. There are wall, pyperf, json, regex and lines.");
});
