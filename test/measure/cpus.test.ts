import {availableParallelism} from "node:os";
import {expect, test} from "vitest";
import {chooseCpus, formatCpus, parseCpus, readTopology} from "../../runner/measure/cpus.ts";
import type {Topology} from "../../runner/measure/cpus.ts";

function machine(...cores: number[][]): Topology {
  return {
    allowed: cores.flat().sort((a, b) => a - b),
    core: (cpu) => cores.find((threads) => threads.includes(cpu)) ?? [cpu],
    speed: () => 0
  };
}

const plain = machine([0], [1], [2], [3]);
const threaded = machine([0, 4], [1, 5], [2, 6], [3, 7]);

test("a number of CPUs is chosen from the end, away from the lowest", () => {
  expect(chooseCpus("1", {}, plain)).toEqual([3]);
  expect(chooseCpus(2, {}, plain)).toEqual([2, 3]);
  expect(chooseCpus("4", {}, plain)).toEqual([0, 1, 2, 3]);
});

test("each CPU is a core of its own as far as they go", () => {
  expect(chooseCpus("1", {}, threaded)).toEqual([3]);
  expect(chooseCpus("3", {}, threaded)).toEqual([1, 2, 3]);
  expect(chooseCpus("4", {}, threaded)).toEqual([1, 2, 3, 4]); // not 0, though its core
  expect(chooseCpus("5", {}, threaded)).toEqual([1, 2, 3, 4, 7]);
  expect(chooseCpus("8", {}, threaded)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("fast cores come before slow ones", () => {
  const hybrid = {...plain, speed: (cpu: number) => (cpu < 2 ? 5_200_000 : 3_900_000)};
  expect(chooseCpus("1", {}, hybrid)).toEqual([1]);
  expect(chooseCpus("2", {}, hybrid)).toEqual([1, 3]); // 0, though fast, is the lowest
});

test("a machine with one CPU gives that", () => {
  expect(chooseCpus("1", {}, machine([0]))).toEqual([0]);
});

test("lists and ranges name CPUs", () => {
  expect(chooseCpus("2-3", {}, plain)).toEqual([2, 3]);
  expect(chooseCpus("3,0", {}, plain)).toEqual([0, 3]);
  expect(chooseCpus("1-1", {}, plain)).toEqual([1]);
  expect(chooseCpus("all", {}, plain)).toBe("all");
});

test("what is taken is left alone", () => {
  expect(chooseCpus("1", {taken: [3]}, plain)).toEqual([2]);
  expect(() => chooseCpus("3", {taken: [2, 3]}, plain)).toThrow(
    "Cannot run on 3 CPUs: this process may use 4 (0-3), of which 2-3 are in use. Ask for fewer."
  );
});

test("more CPUs than there are is an error", () => {
  expect(() => chooseCpus("5", {}, plain)).toThrow(
    "Cannot run on 5 CPUs: this process may use 4 (0-3). Ask for fewer."
  );
  expect(() => chooseCpus("3-5", {}, plain)).toThrow("Cannot run on CPU 4-5: this process may use 0-3.");
  expect(() => chooseCpus("0", {}, plain)).toThrow("Cannot run on 0 CPUs: ask for at least 1, or for all.");
});

test.each(["many", "4-", "7-4", "1,,2", "-1", "", "1.5", "0-9999999"])("“%s” is no list of CPUs", (text) => {
  expect(() => parseCpus(text)).toThrow(
    `Cannot read “${text}” as CPUs: give a number of them (2), all, or a list (4-7 or 4,6).`
  );
});

test("formatCpus(cpus) is the shortest list", () => {
  expect(formatCpus([6, 0, 1, 2, 4])).toBe("0-2,4,6");
});

test("readTopology(read) understands the kernel’s files", () => {
  const files: Record<string, string> = {
    "/proc/self/status": "Name:\tnode\nCpus_allowed:\t0f\nCpus_allowed_list:\t0-1,4-5\n",
    "/sys/devices/system/cpu/cpu4/topology/thread_siblings_list": "0,4\n",
    "/sys/devices/system/cpu/cpu4/cpufreq/cpuinfo_max_freq": "3900000\n"
  };
  const {allowed, core, speed} = readTopology((path) => {
    const text = files[path];
    if (text === undefined) throw new Error(`no ${path}`);
    return text;
  });
  expect(allowed).toEqual([0, 1, 4, 5]);
  expect(core(4)).toEqual([0, 4]);
  expect(core(5)).toEqual([5]);
  expect(speed(4)).toBe(3_900_000);
  expect(speed(5)).toBe(0);
});

test("this machine has CPUs to choose from, whatever the system tells", () => {
  expect(chooseCpus("1")).toHaveLength(1);
  const {allowed} = readTopology(() => {
    throw new Error("no such file");
  });
  expect(allowed).toHaveLength(availableParallelism());
});
