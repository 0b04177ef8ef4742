import {expect, test} from "vitest";
import {metric, read} from "./reading.ts";

const lines = {kind: "lines", command: null} as const;

test("lines are [[benchmark] metric] value [unit]", async () => {
  const stdout = "# made by hand\nparse time 1.5 ms\nparse time 2 ms\n\nparse rps 100 requests/s\nprint time .5 ms\n";
  const {values, units} = await read(lines, {stdout});
  expect(values).toEqual({parse: {time: [[1.5, 2]], rps: [[100]]}, print: {time: [[0.5]]}});
  expect(units).toEqual({time: {unit: "ms", better: "lower"}, rps: {unit: "requests/s", better: "higher"}});
});

test("bare numbers are of the only metric, or of “value”", async () => {
  expect((await read(lines, {stdout: "1\n2e3\r\n"})).values).toEqual({"": {value: [[1, 2000]]}});
  const metrics = [metric("latency", {unit: "us"}), metric("peak memory")];
  expect((await read(lines, {stdout: "1 ms\n2000 us"}, {metrics})).values).toEqual({
    "": {latency: [[1000, 2000]], "peak memory": [[4194304]]}
  });
});

test("in a line with tabs, names may hold spaces", async () => {
  const {values} = await read(lines, {stdout: "large file\tpeak memory\t12\tMB\n"});
  expect(values).toEqual({"": {"peak memory": [[12]]}});
});

test("a metric keeps its first unit", async () => {
  expect((await read(lines, {stdout: "t 1 s\nt 500 ms\n"})).values).toEqual({"": {t: [[1, 0.5]]}});
  await expect(read(lines, {stdout: "t 1 s\nt 500 kB\n"})).rejects.toThrow(
    "The values of t are first in s and then in kB."
  );
  await expect(read(lines, {stdout: "t 1 s\nt 500\n"})).rejects.toThrow(
    "The values of t are first in s and then without a unit."
  );
});

test("a converter is given the output, and prints the lines", async () => {
  const converter = {kind: "lines", command: "./to-lines.sh"} as const;
  const command = {
    command: ["sh", "to-lines.sh"],
    environment: {PATH: process.env["PATH"] ?? "", UNIT: "us"}
  };
  const convert = (script: string, stdout: string) => {
    const directory = import.meta.dirname;
    return read(converter, {
      stdout,
      toCommand: () => ({...command, command: ["sh", "-c", script], directory})
    });
  };
  const {values} = await convert('sed "s/^took /latency /; s/$/ $UNIT/"', "took 12\ntook 13\n");
  expect(values).toEqual({"": {latency: [[12, 13]]}});
  await expect(convert("echo no such field >&2; exit 3", "x")).rejects.toThrow(
    /^The converter \.\/to-lines\.sh failed: .*exit code 3.* Its standard error starts with “no such field”\.$/
  );
  await expect(convert("true", "x")).rejects.toThrow(
    "There is no value in what the converter ./to-lines.sh printed, which starts with nothing."
  );
});

test("any other line is a failed sample that names it", async () => {
  const refuse = (stdout: string, line: string) =>
    expect(read(lines, {stdout})).rejects.toThrow(
      `${line} of what the command printed is not “[[benchmark] metric] value [unit]”: `
    );
  await refuse("time 1 s\nit took 5 seconds in all\n", "Line 2");
  await refuse("12 34", "Line 1");
  await refuse("a b c 1", "Line 1");
  await refuse("a\t\t1", "Line 1");
  await expect(read(lines, {stdout: "# nothing\n"})).rejects.toThrow("There is no value in what the command printed");
});
