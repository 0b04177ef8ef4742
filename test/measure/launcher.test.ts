import {chmod, mkdir, readFile, readdir, rm, stat, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {afterAll, describe, expect, test} from "vitest";
import {prepareLauncher} from "../../runner/measure/launcher.ts";
import type {Launch} from "../../runner/measure/launcher.ts";
import {nodeLauncher} from "../../runner/measure/node-launcher.ts";
import {environment, startLaunching} from "./launching.ts";
import {sleepers, sleeping} from "./sleepers.ts";

const {directory, native, launch, shell, log, remove} = await startLaunching();

afterAll(remove);

describe.each([native, nodeLauncher("for the test")])("the $kind launcher", (launcher) => {
  test("tells how a command ended", async () => {
    expect((await launch(launcher, ["true"])).outcome).toEqual({status: "exited", code: 0});
    expect((await shell(launcher, "exit 3")).outcome).toEqual({status: "exited", code: 3});
    expect((await shell(launcher, "kill -SEGV $$")).outcome).toEqual({status: "signalled", signal: "SIGSEGV"});
    expect((await shell(launcher, "kill -TERM 0; sleep 9")).outcome).toEqual({
      status: "signalled",
      signal: "SIGTERM"
    });
  });

  test("tells a command that is not found from one that exits with 127", async () => {
    expect((await shell(launcher, "exit 127")).outcome).toEqual({status: "exited", code: 127});
    const result = await launch(launcher, ["no-such-command"], {environment: {PATH: "/nowhere:/bin"}});
    expect(result.outcome).toEqual({
      status: "not started",
      code: "ENOENT",
      message:
        "Command not found: there is no no-such-command in its PATH (/nowhere:/bin). " +
        "Install it, or set PATH in the environment."
    });
    expect(result.resources).toBe(null);
  });

  test("tells why a file cannot be run", async () => {
    await writeFile(join(directory, "plain"), "");
    await writeFile(join(directory, "orphan"), "#!/no/such/interpreter\n", {mode: 0o755});
    const reason = async (...[command, options]: [string[], Partial<Launch>?]) =>
      (await launch(launcher, command, options)).outcome;
    expect(await reason(["./plain"])).toMatchObject({
      code: "EACCES",
      message: `Cannot start ./plain in ${directory}: permission denied. Is it an executable file?`
    });
    expect(await reason(["./absent"])).toMatchObject({
      code: "ENOENT",
      message: `Command not found: there is no ./absent in ${directory}.`
    });
    expect(await reason(["./orphan"])).toMatchObject({
      code: "ENOENT",
      message: `Cannot start ./orphan in ${directory}: the file is there, but the interpreter or loader that it names is not.`
    });
    expect(await reason(["true"], {directory: "/no/such/directory"})).toMatchObject({
      code: "ENOENT",
      message: "Cannot run true in /no/such/directory: no such file or directory (ENOENT)."
    });
    expect(await reason(["true"], {stdout: join(directory, "no", "log")})).toMatchObject({
      code: "ENOENT",
      message: `Cannot write the output of true to ${directory}/no/log: no such file or directory (ENOENT).`
    });
  });

  test("runs a script that names no interpreter, found in the environment’s PATH from the directory", async () => {
    await mkdir(join(directory, "bin"), {recursive: true});
    await writeFile(join(directory, "bin", "greet"), "echo hello $1\n");
    await chmod(join(directory, "bin", "greet"), 0o755);
    const result = await launch(launcher, ["greet", "you"], {environment: {PATH: `bin:${environment.PATH}`}});
    expect(result.outcome).toEqual({status: "exited", code: 0});
    expect(log()).toBe("hello you\n");
  });

  test("gives the command its environment, its directory, and nothing else", async () => {
    const values = {PATH: environment.PATH, EQUATION: "a = b", LINES: "1\n2", EMPTY: ""};
    await launch(launcher, ["env", "-0"], {environment: values});
    const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\0`);
    expect(log()).toBe(lines.join(""));
    await launch(launcher, ["env"], {environment: {}});
    expect(log()).toBe("");
    await launch(launcher, ["pwd"], {directory: join(directory, "cache")});
    expect(log()).toBe(`${directory}/cache\n`);
    await shell(launcher, "cat; readlink /proc/self/fd/0");
    expect(log()).toBe("/dev/null\n");
  });

  test("writes both outputs to their files, or to one in order", async () => {
    await shell(launcher, "echo 1; echo 2 >&2; echo 3");
    expect(log()).toBe("1\n2\n3\n");
    const errors = join(directory, "errors");
    await shell(launcher, "echo 1; echo 2 >&2; echo 3", {stderr: errors});
    expect(log()).toBe("1\n3\n");
    expect(await readFile(errors, "utf8")).toBe("2\n");
  });

  test("takes more than 10 MB of output", async () => {
    expect((await shell(launcher, "head -c 12000000 /dev/zero")).outcome).toEqual({status: "exited", code: 0});
    expect((await stat(join(directory, "log"))).size).toBe(12_000_000);
  });

  test("lets the command see that the disk is full", async () => {
    const result = await launch(launcher, ["cat", "/proc/self/status"], {
      stdout: "/dev/full",
      stderr: join(directory, "log")
    });
    expect(result.outcome).toEqual({status: "exited", code: 1});
    expect(log()).toMatch(/No space left on device/);
  });

  test("stops a command that takes too long, with what it started", async () => {
    const name = sleepers();
    const result = await shell(launcher, `sleep ${name} & sleep ${name}`, {timeoutMs: 200});
    expect(result.outcome).toEqual({status: "timeout"});
    expect(result.resources?.wallNs).toBeGreaterThan(0);
    expect(await sleeping(name, 0)).toBe(0);
  });

  test("stops a command at once when aborted", async () => {
    const name = sleepers();
    const controller = new AbortController();
    const result = shell(launcher, `sleep ${name} & sleep ${name}`, {signal: controller.signal});
    expect(await sleeping(name, 2)).toBe(2);
    controller.abort();
    expect((await result).outcome).toEqual({status: "interrupted"});
    expect(await sleeping(name, 0)).toBe(0);
  });

  test("starts nothing when aborted before", async () => {
    const result = await shell(launcher, "exit 3", {signal: AbortSignal.abort()});
    expect(result).toMatchObject({outcome: {status: "interrupted"}, resources: null});
  });

  test("refuses what no system can start", async () => {
    await expect(launch(launcher, [])).rejects.toThrow("Cannot start an empty command");
    await expect(launch(launcher, ["echo", "a\0b"])).rejects.toThrow('Cannot start echo: "a\\u0000b" holds a NUL');
    await expect(launch(launcher, ["env"], {environment: {"A=B": "c"}})).rejects.toThrow("“A=B” is no name");
    await expect(launch(launcher, ["env"], {timeoutMs: 0})).rejects.toThrow("a time limit is above 0");
    await expect(launch(launcher, ["env"], {cpus: []})).rejects.toThrow("Cannot run env on no CPU");
  });
});

describe("prepareLauncher({directory})", () => {
  test("compiles once, also when asked twice at the same time", async () => {
    const cache = join(directory, "twice");
    const prepared = await Promise.all([prepareLauncher({directory: cache}), prepareLauncher({directory: cache})]);
    expect(prepared.map(({kind, reason}) => [kind, reason])).toEqual([
      ["native", null],
      ["native", null]
    ]);
    const [name = "", ...others] = await readdir(cache);
    expect(others).toEqual([]);
    const {ino} = await stat(join(cache, name));
    await prepareLauncher({directory: cache});
    expect((await stat(join(cache, name))).ino).toBe(ino);
  });

  test("mends a launcher that does not run", async () => {
    const cache = join(directory, "broken");
    await prepareLauncher({directory: cache});
    const [name = ""] = await readdir(cache);
    await rm(join(cache, name));
    await writeFile(join(cache, name), "", {mode: 0o755});
    const launcher = await prepareLauncher({directory: cache});
    expect((await launch(launcher, ["true"])).outcome).toEqual({status: "exited", code: 0});
  });

  test("falls back to Node, and says why, where there is no compiler", async () => {
    const launcher = await prepareLauncher({directory: join(directory, "none")}, {env: {PATH: "/nowhere"}});
    expect(launcher.kind).toBe("node");
    expect(launcher.reason).toMatch(/^Commands start through Node’s spawn, since there is no C compiler named cc /);
    const result = await launch(launcher, ["true"], {canary: true, cpus: [0]});
    expect(result).toMatchObject({outcome: {status: "exited", code: 0}, pinned: false, canaries: null, strays: null});
    expect(result.resources).toMatchObject({peakMemoryBytes: null, userUs: null});
    expect(result.resources?.wallNs).toBeGreaterThan(0);
  });

  test("falls back to Node, and says why, where the compiler fails", async () => {
    const bin = join(directory, "failing");
    await mkdir(bin);
    const script = '#!/bin/sh\ncase $1 in --version) echo 1.0;; *) echo "no headers" >&2; exit 1;; esac\n';
    await writeFile(join(bin, "cc"), script, {mode: 0o755});
    const launcher = await prepareLauncher({directory: join(directory, "none")}, {env: {PATH: bin}});
    expect(launcher.kind).toBe("node");
    expect(launcher.reason).toMatch(/since cc cannot compile launcher\.c \(no headers\)/);
  });
});
