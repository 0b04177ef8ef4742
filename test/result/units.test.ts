import {expect, test} from "vitest";
import {betterByUnit, convert} from "../../runner/result/units.ts";

test("units of time and of size convert, also in rates", () => {
  expect(convert(1500, "ms", "s")).toBe(1.5);
  expect(convert(1.5, "s", "ms")).toBe(1500);
  expect(convert(2, "µs", "us")).toBe(2);
  expect(convert(1, "MiB", "byte")).toBe(1048576);
  expect(convert(3, "kB", "bytes")).toBe(3000);
  expect(convert(250, "MB/s", "GB/s")).toBe(0.25);
  expect(convert(120, "requests/min", "requests per second")).toBe(2);
  expect(convert(22.752201875846367, "us", "ms")).toBe(0.022752201875846367);
  expect(convert(7, "transactions", "transactions")).toBe(7);
});

test("units that have nothing in common do not convert", () => {
  expect(convert(1, "s", "MB")).toBeNull();
  expect(convert(1, "requests/s", "requests")).toBeNull();
  expect(convert(1, "requests/s", "messages/s")).toBeNull();
  expect(convert(1, "", "s")).toBeNull();
  expect(convert(1, "constructor", "toString")).toBeNull();
});

test("more is better of what is per time, and less of all else", () => {
  const better = (unit: string) => expect(betterByUnit(unit));
  for (const unit of ["requests/s", "MB/s", "bytes per second", "ops/sec", "1 / min", "GHz"])
    better(unit).toBe("higher");
  for (const unit of ["s", "ms", "byte", "", "ns/op", "allocs", "toString"]) better(unit).toBe("lower");
});
