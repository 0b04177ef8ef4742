import {execFileSync} from "node:child_process";
import {existsSync, readdirSync, readFileSync, statSync} from "node:fs";
import {join} from "node:path";
import {setTimeout} from "node:timers/promises";
import {pathToFileURL} from "node:url";
import {describe, expect, test} from "vitest";
import {build as buildSchema, revision as revisionSchema} from "../../runner/result/schema.ts";
import {hashFile} from "../../runner/source/digest.ts";
import {createRepository, gitSource, read, temporaryCache, temporaryFolder, write} from "../source/fixture.ts";
import {openBuilder} from "./fixture.ts";

const program = `#include <stdio.h>
static int add(int a, int b) { return a + b; }
int main(void) { printf("%s %d\\n", __FILE__, add(40, 2)); return 0; }
`;

test("a build is made once, and the second time it is found", async () => {
  const repository = createRepository();
  const hash = repository.commit("Add main", {"main.c": program});
  const cache = temporaryCache();
  const runFolder = temporaryFolder();
  const lines: string[] = [];
  const parts = {
    source: gitSource(repository.path),
    revisions: {main: {}},
    recipe: {lines: 'echo compiling; cc $CFLAGS -g -o main "$BUILD/main.c"'}
  };
  const builder = await openBuilder(parts, cache, {runFolder});
  const revision = await builder.resolveRevision("main");
  expect(revisionSchema.parse(revision)).toMatchObject({name: "main", asked: "main", hash, status: "ok", patches: []});
  expect(await builder.isCached("main", 1)).toBe(false);
  expect(await builder.estimate("main")).toBe(null);
  const {build, directory, variables} = await builder.build("main", 1, {progress: (line) => lines.push(line)});
  expect(buildSchema.parse(build)).toMatchObject({
    variant: "main",
    replicate: 1,
    status: "ok",
    reason: null,
    tail: null,
    log: `logs/build-${build.key}.log`,
    cached: false
  });
  expect(read(runFolder, build.log ?? "")).toBe("compiling\n");
  expect(directory).toBe(join(cache.root, "builds", build.key, "tree"));
  expect(variables).toEqual({BUILD: directory, CACHE: expect.stringMatching(/\/shared\/[0-9a-f]{24}$/)});
  expect(execFileSync(join(directory ?? "", "main"), {encoding: "utf8"})).toBe(`${directory}/main.c 42\n`);
  expect(build.tools.map(({name}) => name)).toEqual(["cc", "ld"]);
  expect(build.files.map(({path}) => path)).toEqual(["main"]);
  expect(build.files[0]?.sha256).toBe(await hashFile(join(directory ?? "", "main")));
  expect(build.files[0]?.textSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(readdirSync(join(cache.root, "builds", build.key)).sort()).toEqual(["build.log", "complete.json", "tree"]);

  const again = await openBuilder(parts, cache, {runFolder: temporaryFolder()});
  expect(await again.isCached("main", 1)).toBe(true);
  expect((await again.build("main", 1)).build).toEqual({...build, cached: true});
  expect(await again.estimate("main")).toEqual({durationMs: build.durationMs, bytes: build.bytes});
});

test("replicates are builds of their own, at paths of equal length, with the same code", async () => {
  const repository = createRepository();
  repository.commit("Add main", {"main.c": program});
  const cache = temporaryCache();
  const parts = {
    source: gitSource(repository.path),
    revisions: {main: {}},
    recipe: {lines: "cc -g -O2 -o main $BUILD/main.c"}
  };
  const builder = await openBuilder(parts, cache);
  const [first, second] = await Promise.all([builder.build("main", 1), builder.build("main", 2)]);
  expect(first.directory).not.toBe(second.directory);
  expect(first.directory?.length).toBe(second.directory?.length);
  expect(first.build.files[0]?.sha256).not.toBe(second.build.files[0]?.sha256); // as the path is in it
  expect(first.build.files[0]?.textSha256).toBe(second.build.files[0]?.textSha256);
});

test("variants that differ in run flags are the very same build, also when built at the same time", async () => {
  const cache = temporaryCache();
  const parts = {
    flags: {one: {text: "-O2"}, two: {text: "-O2", run: {THREADS: "2"}}},
    recipe: {lines: "echo x >> $CACHE/count"}
  };
  const builder = await openBuilder(parts, cache);
  const [one, two] = await Promise.all([builder.build("only/one", 1), builder.build("only/two", 1)]);
  expect(one.build.key).toBe(two.build.key);
  expect([one.build.cached, two.build.cached].sort()).toEqual([false, true]);
  expect(read(one.variables["CACHE"] ?? "", "count")).toBe("x\n");
});

test("a build’s environment is small, exact and not the user’s", async () => {
  const cache = temporaryCache();
  const parts = {
    environment: {A: "1", HOST: {from: "HOST_NAME"}, PORTED: "$PORT/x"},
    recipe: {lines: "env | sort; ls -A $HOME $TMPDIR; pwd", environment: {B: "$A-2", CCACHE_DIR: "$CACHE/ccache"}},
    flags: {f: {text: "-O2 -g", build: {CC: "cc", CFLAGS: "-O1"}}}
  };
  const user = {PATH: process.env["PATH"], HOST_NAME: "a $B", LD_PRELOAD: "/x.so", MAKEFLAGS: "-j9"};
  const builder = await openBuilder(parts, cache, {}, user);
  const {build, directory, variables} = await builder.build("only/f", 1);
  const log = read(build.log ?? "")
    .replaceAll(directory ?? "", "TREE")
    .replaceAll(variables["CACHE"] ?? "", "SHARED")
    .replaceAll(join(directory ?? "", ".."), "FOLDER")
    .replace(/^JOBS=\d+$/m, "JOBS=N")
    .replace(/^PATH=.*$/m, "PATH=…");
  expect(log).toMatchInlineSnapshot(`
    "A=1
    B=1-2
    BUILD=TREE
    CACHE=SHARED
    CC=cc
    CCACHE_DIR=SHARED/ccache
    CFLAGS=-O1
    FLAGS=-O2 -g
    GIT_CEILING_DIRECTORIES=FOLDER
    HOME=FOLDER/home
    HOST=a $B
    JOBS=N
    LANG=C.UTF-8
    PATH=…
    PWD=TREE
    SOURCE_DATE_EPOCH=946684800
    TMPDIR=FOLDER/tmp
    TZ=UTC
    FOLDER/home:

    FOLDER/tmp:
    TREE
    "
  `);
});

test("a checkout’s files all have the same date, later than what is in $CACHE, and programs’ date is fixed", async () => {
  const repository = createRepository();
  repository.commit("One", {"a.c": program, "sub/b": "b"});
  const builder = await openBuilder({source: gitSource(repository.path), revisions: {main: {}}, recipe: {lines: "touch $CACHE/object; date -u -d @$SOURCE_DATE_EPOCH +%F"}}, temporaryCache()); // prettier-ignore
  const first = await builder.build("main", 1);
  expect(read(first.build.log ?? "")).toBe("2000-01-01\n");
  const second = await builder.build("main", 2);
  const time = (...path: string[]): number => statSync(join(...path)).mtimeMs;
  expect(time(second.directory ?? "", "a.c")).toBe(time(second.directory ?? "", "sub/b"));
  expect(time(second.directory ?? "", "a.c")).toBeGreaterThan(time(first.directory ?? "", "a.c"));
});

test("flags’ text may name inputs and variables, and the recipe’s environment what the flags set", async () => {
  const parts = {
    environment: {OPT: "-O3", BOTH: "$FLAGS"},
    flags: {f: {text: "$OPT -I$BUILD", build: {CC: "cc"}}},
    recipe: {lines: 'echo "$FLAGS|$BOTH|$LD"', environment: {LD: "$CC $FLAGS"}}
  };
  const {build, directory} = await (await openBuilder(parts, temporaryCache())).build("only/f", 1);
  const flags = `-O3 -I${directory ?? ""}`;
  expect(read(build.log ?? "")).toBe(`${flags}||cc ${flags}\n`);
  const own = await openBuilder({environment: {FLAGS: "-O1"}, recipe: {lines: "echo $FLAGS"}}, temporaryCache());
  expect(read((await own.build("only", 1)).build.log ?? "")).toBe("-O1\n");
});

test("without a source, a build is the overlay; without a recipe, nothing runs", async () => {
  const overlay = temporaryFolder();
  write(overlay, {"bench/run.sh": "#!/bin/sh\necho ran\n"});
  const plain = await openBuilder({overlay}, temporaryCache());
  expect(await plain.resolveRevision("only")).toMatchObject({hash: null, source: null, status: "ok"});
  const {build, directory} = await plain.build("only", 1);
  expect(build).toMatchObject({status: "ok", log: null, files: [], tools: []});
  expect(execFileSync(join(directory ?? "", "bench/run.sh"), {encoding: "utf8"})).toBe("ran\n");
});

test("an overlay is laid over the patched checkout, and replaces what is there", async () => {
  const repository = createRepository();
  repository.commit("One", {a: "a\n", b: "b\n"});
  const folder = temporaryFolder();
  write(folder, {
    "x.patch": "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+patched\n",
    "overlay/b": "over\n",
    "overlay/c/d": "new\n"
  });
  const builder = await openBuilder(
    {
      source: gitSource(repository.path),
      overlay: join(folder, "overlay"),
      revisions: {main: {}, hot: {at: "main", patches: [join(folder, "x.patch")]}}
    },
    temporaryCache()
  );
  const {directory} = await builder.build("hot", 1);
  expect(["a", "b", "c/d"].map((path) => read(directory ?? "", path))).toEqual(["patched\n", "over\n", "new\n"]);
  expect(read((await builder.build("main", 1)).directory ?? "", "a")).toBe("a\n");
});

test("a patch that does not apply is known before anything is built, and is the build’s failure", async () => {
  const repository = createRepository();
  const hash = repository.commit("One", {a: "a\n"});
  const folder = temporaryFolder();
  write(folder, {"x.patch": "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-other\n+patched\n"});
  const parts = {
    source: gitSource(repository.path),
    revisions: {hot: {at: "main", patches: [join(folder, "x.patch")]}},
    recipe: {}
  };
  const builder = await openBuilder(parts, temporaryCache());
  const revision = await builder.resolveRevision("hot");
  const hunk = "a:1\n@@ -1 +1 @@\n-other\n+patched";
  expect(revisionSchema.parse(revision)).toMatchObject({
    hash,
    status: "patch failed",
    reason: `x.patch does not apply to main (${hash.slice(0, 12)}): git rejects it at a:1.`,
    patches: [{name: "x.patch", outcome: "does not apply", hunk}]
  });
  const {build, directory} = await builder.build("hot", 1);
  expect(buildSchema.parse(build)).toMatchObject({status: "patch failed", reason: revision.reason, tail: hunk});
  expect(directory).toBe(null);
  expect(await builder.isCached("hot", 1)).toBe(false);
});

describe("a build that fails", () => {
  test("is an answer with the log’s tail and path, and is tried again", async () => {
    const cache = temporaryCache();
    const parts = {
      recipe: {
        lines:
          "seq 30\nif test -e $CACHE/mended; then exit 0; fi\necho 'main.c:3: error: oops' >&2\nfalse\necho not reached"
      }
    };
    const runFolder = temporaryFolder();
    const builder = await openBuilder(parts, cache, {runFolder});
    const {build, directory} = await builder.build("only", 1);
    expect(buildSchema.parse(build)).toMatchObject({
      status: "build failed",
      reason: "It ended with exit code 1.",
      tail: `${Array.from({length: 19}, (_, i) => i + 12).join("\n")}\nmain.c:3: error: oops`,
      log: `logs/build-${build.key}.log`,
      files: [],
      bytes: null
    });
    expect(directory).toBe(null);
    expect(await builder.isCached("only", 1)).toBe(false);
    write(join(cache.root, "shared"), {[`${readdirSync(join(cache.root, "shared"))[0] ?? ""}/mended`]: ""});
    expect((await builder.build("only", 1)).build).toMatchObject({status: "ok", cached: false});
  });

  test("by hanging is stopped at its time limit, with all of its processes", async () => {
    const pidFile = join(temporaryFolder(), "pid");
    const lines = `echo waiting; sh -c 'echo $$ > ${pidFile}; sleep 60' & wait`;
    const builder = await openBuilder({recipe: {lines, timeoutMs: 1500}}, temporaryCache());
    const {build} = await builder.build("only", 1);
    expect(build).toMatchObject({
      status: "timeout",
      reason: "It was stopped after 1.5 s, its time limit.",
      tail: "waiting"
    });
    expect(existsSync(`/proc/${read(pidFile).trim()}`)).toBe(false);
  });

  test("by not making what is to be kept says what", async () => {
    const builder = await openBuilder(
      {recipe: {lines: "echo done; touch a", keep: ["a", "bin/server"]}},
      temporaryCache()
    );
    const {build} = await builder.build("only", 1);
    expect(build).toMatchObject({
      status: "build failed",
      reason: "It did not make bin/server, which `keep` names.",
      tail: "done"
    });
  });

  test("for want of a tool says which, before it runs", async () => {
    const parts = {recipe: {lines: "touch $CACHE/ran"}, flags: {old: {}, new: {build: {CC: "ccache clang-99 -m32"}}}};
    const builder = await openBuilder(parts, temporaryCache());
    const {build} = await builder.build("only/new", 1);
    expect(build.status).toBe("build failed");
    expect(build.reason).toMatch(
      /^It needs (ccache|clang-99) to be built, which is not on your PATH. Install it, or change build.tools or the flags.$/
    );
    expect((await builder.build("only/old", 1)).build.status).toBe("ok");
  });
});

test("an aborted build throws the reason, leaves no process, and is made anew the next time", async () => {
  const cache = temporaryCache();
  const controller = new AbortController();
  const pidFile = join(temporaryFolder(), "pid");
  const lines = `touch half; echo $$ > ${pidFile}; test -e $CACHE/go || sleep 60`;
  const builder = await openBuilder({recipe: {lines}}, cache, {signal: controller.signal});
  const building = builder.build("only", 1);
  while (!existsSync(pidFile) || read(pidFile) === "") await setTimeout(20);
  controller.abort(new Error("Ctrl-C"));
  await expect(building).rejects.toThrow("Ctrl-C");
  expect(existsSync(`/proc/${read(pidFile).trim()}`)).toBe(false);
  write(join(cache.root, "shared", readdirSync(join(cache.root, "shared"))[0] ?? ""), {go: ""});
  const again = await openBuilder({recipe: {lines}}, cache);
  expect(await again.isCached("only", 1)).toBe(false);
  expect((await again.build("only", 1)).build).toMatchObject({status: "ok", cached: false});
});

test("a build whose process was killed is made anew at once", async () => {
  const cache = temporaryCache();
  const folder = temporaryFolder();
  const script = join(import.meta.dirname, "killed.ts");
  const lines = `touch half; test -e ${folder}/go || { touch ${folder}/started; sleep 60; }; test ! -e other; touch other`;
  const {spawn} = await import("node:child_process");
  const child = spawn(process.execPath, ["--import", "tsx", script, cache.root, lines], {stdio: "inherit"});
  while (!existsSync(join(folder, "started"))) await setTimeout(20);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  write(folder, {go: ""});
  const builder = await openBuilder({recipe: {lines}}, cache);
  const {build} = await builder.build("only", 1);
  expect(build).toMatchObject({status: "ok", cached: false});
  expect(readdirSync(join(cache.root, "builds")).filter((name) => name.includes(build.key))).toEqual([build.key]);
});

test("a secret reaches the build, and neither its log nor anything that is kept of it", async () => {
  const cache = temporaryCache();
  const parts = {
    environment: {TOKEN: {secret: "MY_TOKEN"}},
    recipe: {lines: 'echo "token $TOKEN"; test "$TOKEN" = hunter2-x; exit 3'}
  };
  const lines: string[] = [];
  const builder = await openBuilder(parts, cache, {}, {...process.env, MY_TOKEN: "hunter2-x"});
  const {build} = await builder.build("only", 1, {progress: (line) => lines.push(line)});
  expect(build.reason).toContain("exit code 3");
  expect(build.tail).toBe("token [secret MY_TOKEN]");
  expect(JSON.stringify([build, lines])).not.toContain("hunter2");
  expect(() => execFileSync("grep", ["-r", "hunter2", cache.root])).toThrow();
  const other = await openBuilder(parts, cache, {}, {...process.env, MY_TOKEN: "another-value"});
  expect((await other.build("only", 1)).build.key).toBe(build.key);
  const unset = openBuilder(parts, cache, {}, {PATH: process.env["PATH"]});
  await expect(unset).rejects.toThrow(
    "TOKEN is to come from the environment variable MY_TOKEN, which is not set. Set it: export MY_TOKEN=…"
  );
});

describe("inputs", () => {
  test("are built or fetched once, and may differ by revision", async () => {
    const cache = temporaryCache();
    const library = createRepository();
    library.commit("One", {version: "1\n"});
    library.git("tag", "v1");
    library.commit("Two", {version: "2\n"});
    library.git("tag", "v2");
    const folder = temporaryFolder();
    write(folder, {"keys.csv": "k\n"});
    const url = pathToFileURL(join(folder, "keys.csv")).href;
    const sha256 = await hashFile(join(folder, "keys.csv"));
    const parts = {
      inputs: [
        {
          kind: "source",
          name: "my-lib",
          source: gitSource(library.path),
          revision: "v1",
          build: "echo b >> $CACHE/count; cp version built"
        },
        {kind: "url", name: "keys", url, sha256}
      ] as const,
      revisions: {old: {}, new: {inputs: {"my-lib": "v2"}}},
      recipe: {lines: "cat $INPUT_MY_LIB/built $INPUT_KEYS > out"}
    };
    const builder = await openBuilder({...parts, inputs: [...parts.inputs]}, cache);
    expect(await builder.isCached("old", 1)).toBe(false);
    const [first, second, newer] = await Promise.all([
      builder.build("old", 1),
      builder.build("old", 2),
      builder.build("new", 1)
    ]);
    expect(read(first.directory ?? "", "out")).toBe("1\nk\n");
    expect(read(second.directory ?? "", "out")).toBe("1\nk\n");
    expect(read(newer.directory ?? "", "out")).toBe("2\nk\n");
    expect(first.variables["INPUT_MY_LIB"]).toBe(second.variables["INPUT_MY_LIB"]);
    expect(first.variables["INPUT_MY_LIB"]?.length).toBe(newer.variables["INPUT_MY_LIB"]?.length);
    const counts = execFileSync("sh", ["-c", "cat */count"], {cwd: join(cache.root, "shared"), encoding: "utf8"});
    expect(counts).toBe("b\nb\n");
  });

  test("that do not build fail the variants that need them, with the input’s log", async () => {
    const library = createRepository();
    library.commit("One", {version: "1\n"});
    const inputs = [
      {kind: "source", name: "lib", source: gitSource(library.path), revision: "main", build: "echo no make; exit 2"}
    ] as const;
    const builder = await openBuilder({inputs: [...inputs], recipe: {}}, temporaryCache());
    const {build, directory} = await builder.build("only", 1);
    expect(directory).toBe(null);
    expect(build.status).toBe("build failed");
    expect(build.reason).toMatch(/^It needs the input lib, whose build ended with exit code 2\.$/);
    expect(build.tail).toBe("no make");
  });
});

test("a patch or overlay that changes during a run is an error, not another build under the same key", async () => {
  const overlay = temporaryFolder();
  write(overlay, {a: "1"});
  const builder = await openBuilder({overlay}, temporaryCache());
  await builder.isCached("only", 1);
  write(overlay, {a: "2"});
  await expect(builder.build("only", 1)).rejects.toThrow(
    `${overlay} was changed while the experiment runs. Run the experiment again to use it as it is now.`
  );
});

test("an unknown revision is an error that names the nearest", async () => {
  const repository = createRepository();
  repository.commit("One", {a: "1"});
  repository.git("tag", "v1.0");
  const builder = await openBuilder(
    {source: gitSource(repository.path), revisions: {fast: {at: "v1.1"}}},
    temporaryCache()
  );
  await expect(builder.resolveRevision("fast")).rejects.toThrow(
    `${repository.path} has no revision “v1.1”. Did you mean “v1.0”?`
  );
});

test("the log is not lost when a build is found in the cache", async () => {
  const cache = temporaryCache();
  const parts = {recipe: {lines: "echo made"}};
  await (await openBuilder(parts, cache)).build("only", 1);
  const runFolder = temporaryFolder();
  const {build} = await (await openBuilder(parts, cache, {runFolder})).build("only", 1);
  expect(build.cached).toBe(true);
  expect(readFileSync(join(runFolder, build.log ?? ""), "utf8")).toBe("made\n");
});
