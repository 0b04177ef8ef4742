import {join} from "node:path";
import {execa} from "execa";
import {afterAll, describe, expect, test} from "vitest";
import {chooseCpus} from "../../runner/measure/cpus.ts";
import {startLaunching} from "./launching.ts";
import {sleepers, sleeping} from "./sleepers.ts";

const {directory, native, launch, shell, log, remove} = await startLaunching();

afterAll(remove);

describe("the native launcher’s tree", () => {
  test("dies with the command, daemons included, and is counted", async () => {
    const name = sleepers();
    const script = `
      start() { touch ${name}-$1; exec sleep ${name}; }
      start 1 &
      setsid sh -c 'touch ${name}-2; exec sleep ${name}' &
      (setsid sh -c "(touch ${name}-3; exec sleep ${name}) &" &)
      until [ -e ${name}-1 ] && [ -e ${name}-2 ] && [ -e ${name}-3 ]; do :; done
      exit 5`;
    const result = await shell(native, script);
    expect(result).toMatchObject({outcome: {status: "exited", code: 5}, strays: 3, survivors: 0});
    expect(await sleeping(name, 0)).toBe(0);
  });

  test("counts no process that ended by itself", async () => {
    expect(await shell(native, "sleep 0.01 & wait; (true &)")).toMatchObject({outcome: {code: 0}, survivors: 0});
    expect(await shell(native, "true & wait")).toMatchObject({outcome: {code: 0}, strays: 0});
  });

  test("dies at once, however many and wherever they are", async () => {
    const name = sleepers();
    const controller = new AbortController();
    const script = `for i in $(seq 40); do setsid sh -c 'trap "" TERM; sleep ${name}; :' & done; wait`;
    const result = shell(native, script, {signal: controller.signal});
    expect(await sleeping(name, 40)).toBe(40);
    controller.abort();
    expect(await result).toMatchObject({outcome: {status: "interrupted"}, strays: 80, survivors: 0});
    expect(await sleeping(name, 0)).toBe(0);
  });

  test("dies with a runner that is killed", async () => {
    const name = sleepers();
    const runner = startRunner(name);
    expect(await sleeping(name, 2)).toBe(2);
    runner.kill("SIGKILL");
    expect((await runner).signal).toBe("SIGKILL");
    expect(await sleeping(name, 0)).toBe(0);
  });

  test("keeps no runner from ending once the command has ended", async () => {
    expect((await startRunner("0")).exitCode).toBe(0);
  });

  test("ends with a launch that is given up, and the next launch starts anew", async () => {
    const signal = AbortSignal.timeout(100);
    expect((await shell(native, "sleep 9", {signal})).outcome).toEqual({status: "interrupted"});
    expect((await shell(native, "exit 4")).outcome).toEqual({status: "exited", code: 4});
  });
});

/** Starts a process that launches a command which sleeps so long, with a daemon that does. */
function startRunner(duration: string) {
  const script = join(import.meta.dirname, "doomed.ts");
  const options = {reject: false, stdio: "inherit"} as const;
  return execa(process.execPath, ["--import", "tsx", script, join(directory, "cache"), duration], options);
}

describe("the native launcher’s figures", () => {
  test("are all there", async () => {
    const {resources, startedAt, blocks, canaries} = await shell(
      native,
      "i=0; while [ $i -lt 9999 ]; do i=$((i+1)); done"
    );
    expect(new Date(startedAt).toISOString()).toBe(startedAt);
    expect(Object.keys(resources ?? {})).toEqual([
      "wallNs",
      "userUs",
      "systemUs",
      "peakMemoryBytes",
      "minorFaults",
      "majorFaults",
      "voluntarySwitches",
      "involuntarySwitches"
    ]);
    expect(Object.values(resources ?? {}).every((value) => Number.isInteger(value) && Number(value) >= 0)).toBe(true);
    expect(resources?.minorFaults).toBeGreaterThan(0);
    expect(blocks?.output).toBeGreaterThanOrEqual(0);
    expect(canaries).toBe(null);
  });

  test("have canaries when asked", async () => {
    const {canaries} = await launch(native, ["true"], {canary: true});
    expect(canaries?.beforeNs).toBeGreaterThan(0);
    expect(canaries?.afterNs).toBeGreaterThan(0);
  });

  test("are taken on the CPUs asked for", async () => {
    const cpus = chooseCpus("1");
    const {pinned} = await launch(native, ["grep", "Cpus_allowed_list", "/proc/self/status"], {cpus});
    expect(pinned).toBe(true);
    expect(log()).toBe(`Cpus_allowed_list:\t${String(cpus)}\n`);
    expect((await launch(native, ["true"])).pinned).toBe(false);
    expect((await launch(native, ["true"], {cpus: [1023]})).outcome).toMatchObject({
      status: "not started",
      code: "EINVAL"
    });
  });

  test("show the command’s peak memory, whatever the runner’s", async () => {
    const hog = join(directory, "hog");
    const bytes = 50 * 2 ** 20;
    const source =
      "#include <stdlib.h>\n#include <string.h>\nint main(int c, char **v) { size_t n = atol(v[c - 1]); char *p = malloc(n); memset(p, c, n); return p[n - 1] != c; }";
    await execa("cc", ["-O0", "-xc", "-", "-o", hog], {input: source});
    const ballast = Buffer.alloc(300 * 2 ** 20, 1);
    const large = await launch(native, [hog, String(bytes)]);
    const small = await launch(native, [hog, "1"]);
    expect(ballast.at(-1)).toBe(1);
    expect(large.outcome).toEqual({status: "exited", code: 0});
    expect(large.resources?.peakMemoryBytes).toBeGreaterThan(bytes);
    expect(large.resources?.peakMemoryBytes).toBeLessThan(1.1 * bytes);
    expect(small.resources?.peakMemoryBytes).toBeLessThan(0.1 * bytes);
    // The largest process of the tree counts, whoever waits for it.
    const deep = await shell(native, `sh -c '${hog} ${bytes}; true'; true`);
    expect(deep.resources?.peakMemoryBytes).toBeGreaterThan(bytes);
  });

  test("come with no open file but the three", async () => {
    await launch(native, ["ls", "/proc/self/fd"]);
    expect(log()).toBe("0\n1\n2\n3\n"); // the last is that of ls
  });
});
