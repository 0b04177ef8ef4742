import {execFileSync} from "node:child_process";
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {onTestFinished} from "vitest";
import {type Cache, openCache} from "../../runner/build/cache.ts";
import type {GitSource} from "../../runner/experiment/experiment.ts";

/** Returns a folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "benchbook-test-")));
  onTestFinished(() => {
    execFileSync("chmod", ["-R", "u+rwX", folder]);
    rmSync(folder, {recursive: true});
  });
  return folder;
}

export function temporaryCache(limit = "1 GB"): Cache {
  return openCache({BENCHBOOK_CACHE: join(temporaryFolder(), "cache"), BENCHBOOK_CACHE_LIMIT: limit});
}

/** Writes files, given by their paths, into a folder. */
export function write(folder: string, files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), content);
    if (content.startsWith("#!")) chmodSync(join(folder, path), 0o755);
  }
}

export function read(...path: string[]): string {
  return readFileSync(join(...path), "utf8");
}

/** A repository of somebody’s, made with their own git and configuration. */
export interface Repository {
  path: string;
  git(...args: string[]): string;
  /** Commits files and returns the commit’s hash. */
  commit(message: string, files: Record<string, string>): string;
}

export function createRepository(path = join(temporaryFolder(), "repository")): Repository {
  mkdirSync(path, {recursive: true});
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "protocol.file.allow=always", ...args], {
      cwd: path,
      encoding: "utf8",
      stdio: "pipe",
      env
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  let minute = 0;
  return {
    path,
    git,
    commit(message, files) {
      write(path, files);
      git("add", "--all");
      const date = `2024-05-06T07:${String(minute++).padStart(2, "0")}:00+02:00`;
      git("-c", `user.name=Ada Lovelace`, "commit", "--quiet", "--allow-empty", `--date=${date}`, "-m", message);
      return git("rev-parse", "HEAD");
    }
  };
}

const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_EMAIL: "ada@example.org",
  GIT_COMMITTER_NAME: "Somebody",
  GIT_COMMITTER_EMAIL: "somebody@example.org"
};

export function gitSource(url: string, rest: Partial<GitSource> = {}): GitSource {
  return {kind: "git", url, submodules: false, within: null, without: [], ...rest};
}
