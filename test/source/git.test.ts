import {execFileSync, spawn} from "node:child_process";
import {existsSync, mkdirSync, renameSync, rmSync} from "node:fs";
import {join} from "node:path";
import {setTimeout} from "node:timers/promises";
import {expect, test, vi} from "vitest";
import {hashTree, listTree} from "../../runner/source/digest.ts";
import {openSource, toSourceKey, toSourceName, withoutCredentials} from "../../runner/source/source.ts";
import {createRepository, gitSource, read, temporaryCache, temporaryFolder, write} from "./fixture.ts";

test("a revision resolves to its full hash, tree, author, date and subject", async () => {
  const repository = createRepository();
  repository.commit("First", {"a.c": "1\n"});
  const hash = repository.commit("Make it “fast”\n\nBecause.", {"a.c": "2\n"});
  const source = await openSource(gitSource(repository.path), {cache: temporaryCache()});
  expect(await source.resolve("main")).toEqual({
    hash,
    tree: repository.git("rev-parse", "HEAD^{tree}"),
    author: "Ada Lovelace",
    date: "2024-05-06T05:01:00.000Z",
    subject: "Make it “fast”"
  });
});

for (const kind of ["path", "URL"]) {
  test(`tags, branches, hashes, HEAD and what is relative to them are revisions of a ${kind}`, async () => {
    const repository = createRepository();
    const hashes = ["a", "b", "c", "d"].map((text) => repository.commit(text, {file: text}));
    const [first = "", second = "", third = "", last = ""] = hashes;
    repository.git("tag", "v1.0", second);
    repository.git("tag", "-a", "v2.0", "-m", "annotated", third);
    repository.git("branch", "topic/x", second);
    repository.git("update-ref", "refs/remotes/origin/main", kind === "path" ? third : last);
    const url = kind === "path" ? repository.path : `file://${repository.path}`;
    const source = await openSource(gitSource(url), {cache: temporaryCache()});
    const resolve = async (name: string) => (await source.resolve(name)).hash;
    expect(await resolve("HEAD")).toBe(last);
    expect(await resolve("HEAD~3")).toBe(first);
    expect(await resolve("main~2")).toBe(second);
    expect(await resolve("v1.0")).toBe(second);
    expect(await resolve("v2.0")).toBe(third);
    expect(await resolve("topic/x^")).toBe(first);
    expect(await resolve(third)).toBe(third);
    expect(await resolve(third.slice(0, 8))).toBe(third);
    expect(await resolve(third.slice(0, 8).toUpperCase())).toBe(third);
    expect(await resolve("origin/main")).toBe(kind === "path" ? third : last);
  });
}

test("a checkout has the commit’s files and no sign of a repository", async () => {
  const repository = createRepository();
  const hash = repository.commit("First", {"src/a.c": "a\n", "run.sh": "#!/bin/sh\n", ".gitignore": "*.o\n"});
  const source = await openSource(gitSource(repository.path), {cache: temporaryCache()});
  const folder = temporaryFolder();
  await source.resolve(hash);
  await source.checkout(hash, folder);
  expect((await listTree(folder)).map(({path, kind, executable}) => [path, kind === "file" && executable])).toEqual([
    [".gitignore", false],
    ["run.sh", true],
    ["src", false],
    ["src/a.c", false]
  ]);
});

test("within takes one folder, without leaves paths out, and the tree is that of what is left", async () => {
  const repository = createRepository();
  const hash = repository.commit("First", {"lib/a": "a", "lib/big/b": "b", "lib/big/c": "c", other: "o"});
  const cache = temporaryCache();
  const options = {within: "lib/", without: ["big", "not-there"]};
  const source = await openSource(gitSource(repository.path, options), {cache});
  const {tree} = await source.resolve("main");
  const folder = temporaryFolder();
  await source.checkout(hash, folder);
  expect((await listTree(folder)).map(({path}) => path)).toEqual(["a"]);
  repository.git("rm", "-r", "-q", "lib/big");
  repository.commit("Second", {other: "changed"});
  expect(repository.git("rev-parse", "HEAD:lib")).toBe(tree);
  const wrong = await openSource(gitSource(repository.path, {within: "src"}), {cache});
  await expect(wrong.resolve(hash)).rejects.toThrow(
    `Commit ${hash.slice(0, 12)} has no folder src, which \`within\` names.`
  );
});

test("the user’s repository, dirty as it may be, stays byte for byte as it was", async () => {
  const repository = createRepository();
  repository.commit("First", {tracked: "1\n", other: "o\n"});
  const head = repository.commit("Second", {tracked: "2\n"});
  write(repository.path, {tracked: "dirty\n", untracked: "new\n", staged: "s\n"});
  repository.git("add", "staged");
  repository.git("stash", "push", "--quiet", "--keep-index");
  const before = execFileSync("sh", ["-c", "find . -exec stat -c '%n %a %s %Y %Z' {} + | sort; find . -type f -exec sha256sum {} + | sort"], {cwd: repository.path}); // prettier-ignore
  const source = await openSource(gitSource(repository.path, {without: ["other"]}), {cache: temporaryCache()});
  const {hash} = await source.resolve("HEAD");
  await source.checkout(hash, temporaryFolder());
  await expect(source.resolve("no-such")).rejects.toThrow();
  const after = execFileSync("sh", ["-c", "find . -exec stat -c '%n %a %s %Y %Z' {} + | sort; find . -type f -exec sha256sum {} + | sort"], {cwd: repository.path}); // prettier-ignore
  expect(hash).toBe(head);
  expect(after.toString()).toBe(before.toString());
});

test("a local repository that lacks a large file is read in place, without that file", async () => {
  const repository = createRepository();
  const hash = repository.commit("First", {"a.c": "1\n", "large/table.txt": "many lines\n"});
  const large = repository.git("rev-parse", "HEAD:large/table.txt");
  rmSync(join(repository.path, ".git/objects", large.slice(0, 2), large.slice(2)), {force: true});
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  const source = await openSource({...gitSource(repository.path), without: ["large"]}, {cache: temporaryCache(), warn});
  expect((await source.resolve("main")).hash).toBe(hash);
  expect(warnings).toEqual([expect.stringContaining("lacks some of its objects")]);
  const folder = temporaryFolder();
  await source.checkout(hash, folder);
  expect((await listTree(folder)).map(({path}) => path)).toEqual(["a.c"]);
});

test("a repository is found from a folder in it, and from a work tree, which has a HEAD of its own", async () => {
  const repository = createRepository();
  const first = repository.commit("First", {"src/a": "1"});
  const second = repository.commit("Second", {"src/a": "2"});
  const tree = join(temporaryFolder(), "tree");
  repository.git("worktree", "add", "--quiet", "--detach", tree, first);
  const cache = temporaryCache();
  const inside = await openSource(gitSource(join(repository.path, "src")), {cache});
  expect((await inside.resolve("HEAD")).hash).toBe(second);
  const beside = await openSource(gitSource(tree), {cache});
  expect((await beside.resolve("HEAD")).hash).toBe(first);
});

test("a shallow clone and a bare repository are sources", async () => {
  const repository = createRepository();
  const hashes = ["a", "b", "c"].map((text) => repository.commit(text, {file: text}));
  const folder = temporaryFolder();
  const cache = temporaryCache();
  repository.git("clone", "--quiet", "--depth=2", `file://${repository.path}`, join(folder, "shallow"));
  repository.git("clone", "--quiet", "--bare", repository.path, join(folder, "bare.git"));
  for (const url of [join(folder, "shallow"), `file://${join(folder, "shallow")}`]) {
    const source = await openSource(gitSource(url), {cache});
    expect((await source.resolve("HEAD~1")).hash).toBe(hashes[1]);
    await expect(source.resolve("HEAD~2")).rejects.toThrow(`${url} has no revision “HEAD~2”.`);
  }
  const bare = await openSource(gitSource(join(folder, "bare.git")), {cache});
  expect((await bare.resolve("HEAD~2")).hash).toBe(hashes[0]);
});

test("names are looked up anew each time a source is opened, and hashes are not fetched again", async () => {
  const repository = createRepository();
  const first = repository.commit("First", {file: "1"});
  const cache = temporaryCache();
  const url = `file://${repository.path}`;
  const warn = vi.fn();
  const open = () => openSource(gitSource(url), {cache, warn});
  expect((await (await open()).resolve("main")).hash).toBe(first);
  repository.git("branch", "a");
  const second = repository.commit("Second", {file: "2"});
  repository.git("branch", "-D", "a");
  repository.git("branch", "a/b"); // where a branch was, there is a folder now
  expect((await (await open()).resolve("a/b")).hash).toBe(second);
  const source = await open();
  renameSync(repository.path, `${repository.path}-away`);
  expect((await source.resolve(first)).hash).toBe(first);
  expect((await source.resolve(first.slice(0, 10))).hash).toBe(first);
  expect(warn).not.toHaveBeenCalled();
});

test("where a URL cannot be reached, what is known is taken with a warning, and what is not is an error", async () => {
  const repository = createRepository();
  const hash = repository.commit("First", {file: "1"});
  repository.git("tag", "v1");
  const cache = temporaryCache();
  const url = `file://${repository.path}`;
  await (await openSource(gitSource(url), {cache})).resolve("v1");
  rmSync(repository.path, {recursive: true});
  const warnings: string[] = [];
  const source = await openSource(gitSource(url), {cache, warn: (text) => warnings.push(text)});
  expect((await source.resolve("v1")).hash).toBe(hash);
  expect(warnings).toEqual([`${url} cannot be reached; v1 is taken as it was when it was last fetched.`]);
  await expect(source.resolve("v2")).rejects.toThrow(
    `Cannot fetch v2 from ${url}: '${repository.path}' does not appear to be a git repository; Could not read from remote repository.`
  );
});

test("names of a local repository that is gone are an error, and its hashes are not", async () => {
  const repository = createRepository();
  const hash = repository.commit("First", {file: "1"});
  const cache = temporaryCache();
  await (await openSource(gitSource(repository.path), {cache})).resolve("HEAD");
  rmSync(repository.path, {recursive: true});
  const source = await openSource(gitSource(repository.path), {cache});
  expect((await source.resolve(hash)).hash).toBe(hash);
  await expect(source.resolve("HEAD")).rejects.toThrow(`Cannot fetch HEAD from ${repository.path}:`);
});

test("an unknown revision is an error that names the nearest", async () => {
  const repository = createRepository();
  repository.commit("First", {file: "1"});
  repository.git("tag", "v5.4.6");
  repository.git("tag", "v5.3.0");
  const source = await openSource(gitSource(repository.path), {cache: temporaryCache()});
  const {path} = repository;
  await expect(source.resolve("v5.4.5~1")).rejects.toThrow(
    `${path} has no revision “v5.4.5~1”. Did you mean “v5.4.6”?`
  );
  await expect(source.resolve("deadbeef")).rejects.toThrow(
    `${path} has no revision “deadbeef”. There is main, v5.3.0 and v5.4.6.`
  );
  await expect(source.resolve("--all")).rejects.toThrow(`${path} has no revision “--all”.`);
  await expect(source.resolve("0".repeat(40))).rejects.toThrow(`${path} has no revision “${"0".repeat(40)}”.`);
});

test("a commit that no branch leads to is fetched by its hash", async () => {
  const repository = createRepository();
  repository.commit("First", {file: "1"});
  const pull = repository.commit("Pull request", {file: "2"});
  repository.git("update-ref", "refs/pull/1/head", pull);
  repository.git("reset", "--quiet", "--hard", "HEAD~1");
  const source = await openSource(gitSource(`file://${repository.path}`), {cache: temporaryCache()});
  expect((await source.resolve(pull)).subject).toBe("Pull request");
});

test("a folder that is no repository, or one without commits, is an error that says so", async () => {
  const cache = temporaryCache();
  const folder = temporaryFolder();
  await expect(openSource(gitSource(folder), {cache})).rejects.toThrow(
    `${folder} is no git repository. Name its folder, or a URL, as the source.`
  );
  const empty = createRepository();
  const source = await openSource(gitSource(empty.path), {cache});
  await expect(source.resolve("HEAD")).rejects.toThrow(`${empty.path} has no commits yet, and so no revision HEAD.`);
});

test("submodules are checked out at the commits that they have, also ones that only the user has", async () => {
  const library = createRepository();
  library.commit("Library", {"lib.c": "1\n"});
  const repository = createRepository();
  repository.commit("First", {"a.c": "a\n"});
  repository.git("submodule", "--quiet", "add", library.path, "deps/lib");
  repository.commit("Add the library", {});
  const url = `file://${repository.path}`;
  const cache = temporaryCache();
  const shared = await openSource(gitSource(url, {submodules: true}), {cache});
  const first = await shared.resolve("HEAD");
  const folder = temporaryFolder();
  await shared.checkout(first.hash, folder);
  expect(read(folder, "deps/lib/lib.c")).toBe("1\n");
  expect(existsSync(join(folder, "deps/lib/.git"))).toBe(false);

  write(join(repository.path, "deps/lib"), {"lib.c": "mine\n"});
  const name = ["-c", "user.name=x", "-C", "deps/lib"];
  repository.git(...name, "commit", "--quiet", "--all", "-m", "Not published");
  repository.commit("Use it", {});
  const own = await openSource(gitSource(repository.path, {submodules: true}), {cache});
  const second = await own.resolve("HEAD");
  const other = temporaryFolder();
  await own.checkout(second.hash, other);
  expect(read(other, "deps/lib/lib.c")).toBe("mine\n");

  const plain = await openSource(gitSource(repository.path), {cache});
  const without = temporaryFolder();
  await plain.checkout(second.hash, without);
  expect(existsSync(join(without, "deps/lib/lib.c"))).toBe(false);
});

test("a checkout is the same whatever the user’s configuration says", async () => {
  const home = temporaryFolder();
  write(home, {
    gitconfig: `[core]\n autocrlf = true\n attributesFile = ${home}/attributes\n[gc]\n auto = 1\n[fetch]\n prune = false\n`,
    attributes: "* filter=upper\n",
    hooks: ""
  });
  const repository = createRepository();
  const hash = repository.commit("First", {file: "one\ntwo\n"});
  vi.stubEnv("GIT_CONFIG_GLOBAL", join(home, "gitconfig"));
  vi.stubEnv("GIT_DIR", "/somewhere/else"); // as in a hook
  vi.stubEnv("GIT_INDEX_FILE", "/somewhere/else/index");
  const source = await openSource(gitSource(repository.path), {cache: temporaryCache()});
  const folder = temporaryFolder();
  await source.resolve("HEAD");
  await source.checkout(hash, folder);
  vi.unstubAllEnvs();
  expect(read(folder, "file")).toBe("one\ntwo\n");
});

test("without git, the error says how to install it", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "bin"));
  vi.stubEnv("PATH", join(folder, "bin"));
  const opened = openSource(gitSource(folder), {cache: temporaryCache()});
  await expect(opened).rejects.toThrow(
    "git is not installed, or not on your PATH, and this experiment’s source needs it. " +
      "Install it: apt-get install git (Debian, Ubuntu), dnf install git (Fedora), brew install git (macOS)."
  );
  vi.unstubAllEnvs();
});

test("several may use the same new mirror at the same time", async () => {
  const repository = createRepository();
  const hash = repository.commit("First", {file: "1"});
  const cache = temporaryCache();
  const folders = await Promise.all(
    Array.from({length: 4}, async () => {
      const source = await openSource(gitSource(repository.path), {cache});
      const folder = temporaryFolder();
      expect((await source.resolve("main")).hash).toBe(hash);
      await source.checkout(hash, folder);
      return hashTree(folder);
    })
  );
  expect(new Set(folders).size).toBe(1);
});

test("an aborted fetch throws the reason, and the next one works", async () => {
  const repository = createRepository();
  const hash = repository.commit("First", {file: "1"});
  const cache = temporaryCache();
  const controller = new AbortController();
  const source = await openSource(gitSource(repository.path), {cache, signal: controller.signal});
  controller.abort(new Error("Ctrl-C"));
  await expect(source.resolve("HEAD")).rejects.toThrow("Ctrl-C");
  const again = await openSource(gitSource(repository.path), {cache});
  expect((await again.resolve("HEAD")).hash).toBe(hash);
});

test("credentials are part of no name, and what is taken from a source not of its key", () => {
  expect(withoutCredentials("https://user:token@example.org/a.git")).toBe("https://example.org/a.git");
  expect(withoutCredentials("https://token@example.org/a.git")).toBe("https://example.org/a.git");
  expect(withoutCredentials("ssh://git@example.org/a.git")).toBe("ssh://git@example.org/a.git");
  expect(withoutCredentials("ssh://git:secret@example.org/a.git")).toBe("ssh://git@example.org/a.git");
  expect(withoutCredentials("git@example.org:a.git")).toBe("git@example.org:a.git");
  expect(toSourceName(gitSource("https://x:y@example.org/a"))).toBe("https://example.org/a");
  expect(toSourceKey(gitSource("/a"))).toBe(toSourceKey(gitSource("/a", {within: "b"})));
  expect(toSourceKey(gitSource("/a"))).not.toBe(toSourceKey(gitSource("/b")));
});

test.runIf(existsSync("/proc/self"))("a git that runs when its runner is killed dies, too", async () => {
  const folder = temporaryFolder();
  write(folder, {
    "bin/git": `#!/bin/sh\necho $$ > ${folder}/pid.tmp; mv ${folder}/pid.tmp ${folder}/pid; exec sleep 60\n`
  });
  const script = `
    import {tryGit} from ${JSON.stringify(join(import.meta.dirname, "../../runner/source/command.ts"))};
    await tryGit(["fetch"]);`;
  const env = {...process.env, PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`};
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {env});
  while (!existsSync(join(folder, "pid"))) await setTimeout(20);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  const pid = read(folder, "pid").trim();
  const state = (): string =>
    existsSync(`/proc/${pid}`) ? read(`/proc/${pid}/stat`).replace(/.*\) /, "").charAt(0) : "Z";
  for (let i = 0; state() !== "Z" && i < 100; i++) await setTimeout(20);
  expect(state()).toBe("Z"); // a zombie, or gone
});
