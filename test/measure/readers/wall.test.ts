import {expect, test} from "vitest";
import {metric, read, resources} from "./reading.ts";

test("wall gives all that the launcher measured, in seconds, bytes and counts", async () => {
  const {values, units, loops} = await read({kind: "wall"}, {});
  expect(values).toEqual({
    "": {
      wall: [[1.25]],
      user: [[0.9]],
      system: [[0.1]],
      "peak memory": [[4194304]],
      "minor faults": [[120]],
      "major faults": [[2]],
      "voluntary switches": [[3]],
      "involuntary switches": [[4]]
    }
  });
  expect(Object.entries(units).map(([name, {unit, better}]) => `${name}: ${unit}, ${better}`)).toEqual([
    "wall: s, lower",
    "user: s, lower",
    "system: s, lower",
    "peak memory: byte, lower",
    "minor faults: faults, lower",
    "major faults: faults, lower",
    "voluntary switches: switches, lower",
    "involuntary switches: switches, lower"
  ]);
  expect(loops).toEqual({});
});

test("wall keeps the metrics that are named, in their order and unit", async () => {
  const metrics = [metric("peak memory", {unit: "MiB"}), metric("wall", {unit: "ms"})];
  const {values, units} = await read({kind: "wall"}, {}, {metrics});
  expect(values).toEqual({"": {"peak memory": [[4]], wall: [[1250]]}});
  expect(Object.keys(units)).toEqual(["peak memory", "wall"]);
});

test("wall leaves out what the launcher could not measure, named or not", async () => {
  const poor = {...resources, userUs: null, systemUs: null, peakMemoryBytes: null};
  const {values} = await read({kind: "wall"}, {resources: poor}, {metrics: [metric("wall"), metric("peak memory")]});
  expect(values).toEqual({"": {wall: [[1.25]]}});
});

test("wall has no warm-up to drop", async () => {
  const {values} = await read({kind: "wall"}, {}, {metrics: [metric("wall")], warmup: {values: 30}});
  expect(values).toEqual({"": {wall: [[1.25]]}});
});

test("a unit that does not fit is a failed sample with both units named", async () => {
  await expect(read({kind: "wall"}, {}, {metrics: [metric("wall", {unit: "MB"})]})).rejects.toThrow(
    "The unit of wall is “s” in the output, and “MB” is wanted."
  );
});
