import {expect, test} from "vitest";
import {all, parsePath} from "../../../runner/measure/readers/json-path.ts";
import {metric, read} from "./reading.ts";

const json = (paths: Record<string, string>, file: string | null = null) => ({kind: "json", paths, file}) as const;

test("paths have names after dots, indices, [*] for all, and quoted names", () => {
  expect(parsePath("results[0].mean")).toEqual(["results", 0, "mean"]);
  expect(parsePath("benchmarks[*].real_time")).toEqual(["benchmarks", all, "real_time"]);
  expect(parsePath('["requests/s"]["a.b"].mean')).toEqual(["requests/s", "a.b", "mean"]);
  expect(parsePath("[*][1]")).toEqual([all, 1]);
  expect(parsePath("$.p99 latency")).toEqual(["p99 latency"]);
  expect(parsePath("$[0].$ref")).toEqual([0, "$ref"]);
  expect(parsePath("$ref")).toEqual(["$ref"]);
  expect(parsePath("")).toEqual([]);
});

test("a path that cannot be read is refused with the place", () => {
  const refused = (path: string, rest: string) =>
    expect(() => parsePath(path)).toThrow(
      `Cannot read the path “${path}” from “${rest}” on: it is like results[0].mean or benchmarks[*].time.`
    );
  refused("a..b", "..b");
  refused("a[-1]", "[-1]");
  refused("a[0]b", "b");
  refused(".a", ".a");
  refused("a.", ".");
});

test("each metric has its path, in a document or a file", async () => {
  const document = JSON.stringify({stats: {mean: 1.5, p99: "2.5e-3"}, all: [1, 2, 3]});
  const paths = {mean: "stats.mean", p99: "stats.p99", all: "all", last: "all[2]"};
  const expected = {"": {mean: [[1.5]], p99: [[0.0025]], all: [[1, 2, 3]], last: [[3]]}};
  expect((await read(json(paths), {stdout: document})).values).toEqual(expected);
  expect((await read(json(paths, "out.json"), {files: {"out.json": document}})).values).toEqual(expected);
});

test("a declared unit names the unit, and changes no value", async () => {
  const {values, units} = await read(json({t: "t"}), {stdout: '{"t": 7}'}, {metrics: [metric("t", {unit: "ms"})]});
  expect(values).toEqual({"": {t: [[7]]}});
  expect(units).toEqual({t: {unit: "ms", better: "lower"}});
});

test("of JSON Lines all lines count, and others may stand between them", async () => {
  const stdout = 'warming up\n{"t": 1}\n{"t": 2}\ndone\n{"end": true}\n';
  expect((await read(json({t: "t"}), {stdout})).values).toEqual({"": {t: [[1, 2]]}});
});

test("a path named benchmark names the benchmarks", async () => {
  const stdout = JSON.stringify({
    benchmarks: [
      {name: "a", time: 1, n: 5},
      {name: "b", time: 2, n: 6}
    ]
  });
  const paths = {benchmark: "benchmarks[*].name", time: "benchmarks[*].time", n: "benchmarks[*].n"};
  expect((await read(json(paths), {stdout})).values).toEqual({
    a: {time: [[1]], n: [[5]]},
    b: {time: [[2]], n: [[6]]}
  });
  await expect(read(json({...paths, n: "benchmarks[0].n"}), {stdout})).rejects.toThrow(
    "The JSON has 2 benchmarks at benchmarks[*].name, and 1 values of n at benchmarks[0].n."
  );
});

test("what cannot be read is a failed sample that says what there was", async () => {
  const failing = async (stdout: string) => {
    const error: unknown = await read(json({t: "a.t"}), {stdout}).catch((error: unknown) => error);
    return String(error);
  };
  expect(await failing("oops: no such file")).toMatch(
    /^ReadingError: The output is not JSON \(.*\); it starts with “oops: no such file”\.$/
  );
  expect(await failing("")).toMatch(/it starts with nothing\.$/);
  expect(await failing('{"b": 1, "c": 2}')).toBe(
    "ReadingError: For t there is nothing at a.t in the JSON, which has b, c."
  );
  expect(await failing("[1]")).toBe("ReadingError: For t there is nothing at a.t in the JSON, which is a list of 1.");
  expect(await failing('{"a": {"t": null}}')).toBe(
    "ReadingError: For t there is no number at a.t in the JSON, but “null”."
  );
  await expect(read(json({t: "t"}, "out.json"), {})).rejects.toThrow(
    /^The command did not write .*out\.json, which is to be read\.$/
  );
});
