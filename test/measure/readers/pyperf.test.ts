import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {expect, test} from "vitest";
import {openReader} from "../../../runner/measure/reader.ts";
import {mean} from "../../../runner/statistics/mean.ts";
import {median} from "../../../runner/statistics/quantile.ts";
import {metric, read} from "./reading.ts";

// Files of pyperf’s own tests; the expected figures are what pyperf 2.10.0 computes for them.
const recorded = (name: string) => readFile(join(import.meta.dirname, "../pyperf", name), "utf8");
const pyperf = {kind: "pyperf", file: null} as const;

test("a file of version 1.0 has pyperf’s values, one process a run, and calibration apart", async () => {
  const {values, units, loops, notes} = await read(pyperf, {written: await recorded("telco.json")});
  const time = values[""]?.["time"] ?? [];
  expect(Object.keys(values)).toEqual([""]);
  expect(time).toHaveLength(40);
  expect(time.flat()).toHaveLength(120);
  expect(mean(time.flat())).toBeCloseTo(0.02253074578743508, 15);
  expect(median(time.flat())).toBe(0.022503604250232456);
  expect(mean(time[0] ?? [])).toBeCloseTo(0.022616759166946093, 15);
  expect(values[""]?.["peak memory"]?.[0]).toEqual([14123008]);
  expect(units).toEqual({time: {unit: "s", better: "lower"}, "peak memory": {unit: "byte", better: "lower"}});
  expect(loops).toEqual({"": 8});
  expect(notes).toEqual([]);
});

test("versions 6 and 5 have the values that version 1.0 has", async () => {
  const {values} = await read(pyperf, {written: await recorded("telco.json")});
  for (const name of ["telco-6.json", "telco-5.json"]) {
    const old = await read(pyperf, {written: await recorded(name)});
    expect(old.values[""]?.["time"]).toEqual(values[""]?.["time"]?.slice(0, 3));
    expect(old.values[""]?.["peak memory"]).toEqual(values[""]?.["peak memory"]?.slice(0, 3));
    expect(old.loops).toEqual({"": 8});
  }
});

test("a suite has its benchmarks, and says that one option cannot fix different loop counts", async () => {
  const {values, loops, notes} = await read(pyperf, {written: await recorded("mult_list_py36.json")});
  const means = Object.entries(values).map(([name, {time = []}]) => [name, time.length, mean(time.flat())]);
  expect(means).toEqual([
    ["[1]*1000", 20, expect.closeTo(2.1270022359187735e-6, 18)],
    ["[1,2]*1000", 20, expect.closeTo(3.704373486357326e-6, 18)],
    ["[1,2,3]*1000", 20, expect.closeTo(4.613265927696138e-6, 18)]
  ]);
  expect(loops).toEqual({"[1]*1000": 64, "[1,2]*1000": 32, "[1,2,3]*1000": 32});
  expect(notes).toMatchInlineSnapshot(`
    [
      "Its benchmarks need different loop counts ([1]*1000 64, [1,2]*1000 32, [1,2,3]*1000 32), and pyperf takes one for all: each start calibrates them anew. A command for each benchmark, as a sweep, would fix them.",
    ]
  `);
});

test("benchmarks are picked by globs, and keep their names then", async () => {
  const written = await recorded("mult_list_py36.json");
  const {values, loops} = await read(pyperf, {written}, {benchmarks: ["[1]*", "[1,2]*"], metrics: [metric("time")]});
  expect(Object.keys(values)).toEqual(["[1]*1000", "[1,2]*1000"]);
  expect(Object.keys(values["[1]*1000"] ?? {})).toEqual(["time"]);
  expect(loops).toEqual({"[1]*1000": 64, "[1,2]*1000": 32, "[1,2,3]*1000": 32}); // the command runs them all
  await expect(read(pyperf, {written}, {benchmarks: ["dict*", "!dictSlow"]})).rejects.toThrow(
    "No benchmark matches “dict*” and “!dictSlow”: the output has “[1]*1000”, “[1,2]*1000” and “[1,2,3]*1000”."
  );
});

test("time is converted to the unit that is asked for", async () => {
  const written = await recorded("telco-5.json");
  const {values, units} = await read(pyperf, {written}, {metrics: [metric("time", {unit: "ms"})]});
  expect(values[""]?.["time"]?.[0]?.[0]).toBeCloseTo(22.752201875846367, 12);
  expect(units).toEqual({time: {unit: "ms", better: "lower"}});
});

test("a result is found by content: zipped, in a named file, or printed among other lines", async () => {
  const text = await recorded("telco-6.json");
  const compact = JSON.stringify(JSON.parse(text));
  const expected = await read(pyperf, {written: text});
  expect(await read(pyperf, {written: gzipSync(text)})).toEqual(expected);
  expect(await read({kind: "pyperf", file: "out.json"}, {files: {"out.json": text}})).toEqual(expected);
  expect(await read(pyperf, {stdout: text})).toEqual(expected);
  expect(await read(pyperf, {stdout: `....\n${compact}\ntelco: Mean +- std dev: 22.5 ms\n`})).toEqual(expected);
});

test("values may be bytes or counts", async () => {
  const file = (unit: string) =>
    JSON.stringify({
      version: "1.0",
      metadata: {name: "x", unit},
      benchmarks: [{runs: [{values: [7360512]}, {values: [7364608]}]}]
    });
  const memory = await read(pyperf, {written: file("byte")});
  expect(memory.values).toEqual({"": {memory: [[7360512], [7364608]]}});
  expect(memory.units).toEqual({memory: {unit: "byte", better: "lower"}});
  expect((await read(pyperf, {written: file("integer")})).units).toEqual({count: {unit: "", better: "lower"}});
});

test("what is no pyperf result is a failed sample with the reason", async () => {
  const failing = (stdout: string) => read(pyperf, {stdout}).then(String, (error: unknown) => String(error));
  expect(await failing("Traceback (most recent call last):\n  File …")).toMatchInlineSnapshot(
    `"ReadingError: There is no pyperf result: neither in the file that $READER_OPTIONS gives (is it in the command?), nor on standard output, which starts with “Traceback (most recent call last):”."`
  );
  expect(await failing('{"benchmarks": [')).toMatch(
    /^ReadingError: The pyperf result is not JSON \(.*\): “{"benchmarks": \[”\.$/
  );
  expect(await failing('{"version": "1.1", "benchmarks": []}')).toMatchInlineSnapshot(
    `"ReadingError: The pyperf result has version "1.1"; "1.0", 6 and 5 can be read."`
  );
  expect(await failing('{"context": {}}')).toMatchInlineSnapshot(
    `"ReadingError: There is no version in the pyperf result; "1.0", 6 and 5 can be read."`
  );
  expect(await failing('{"version": 6, "benchmarks": []}')).toMatchInlineSnapshot(
    `"ReadingError: The pyperf result is invalid at benchmarks: Too small: expected array to have >=1 items."`
  );
  expect(await failing('{"version": 6, "benchmarks": [{"runs": [{"values": ["1"]}]}]}')).toMatchInlineSnapshot(
    `"ReadingError: The pyperf result is invalid at benchmarks.0.runs.0.values.0: Invalid input: expected number, received string."`
  );
  const calibration =
    '{"version": "1.0", "benchmarks": [{"metadata": {"name": "a"}, "runs": [{"warmups": [[1, 0.1]]}]}]}';
  expect(await failing(calibration)).toMatchInlineSnapshot(
    `"ReadingError: The pyperf result has only calibration for “a”, and no values."`
  );
});

test("options calibrate once, and then fix the loop count of a single process", () => {
  const {options} = openReader({reads: pyperf, metrics: [], benchmarks: null, warmup: {values: 0}});
  const given = (loops: Record<string, number> | null) => options({file: "/s/out", loops}).join(" ");
  expect(given(null)).toBe("-p 1 -w 1 -n 3 -o /s/out");
  expect(given({"": 64})).toBe("--worker -l 64 -w 1 -n 3 -o /s/out");
  expect(given({a: 64, b: 64})).toBe("-p 1 -l 64 -w 1 -n 3 -o /s/out");
  expect(given({a: 64, b: 32})).toBe("-p 1 -w 1 -n 3 -o /s/out");
});
