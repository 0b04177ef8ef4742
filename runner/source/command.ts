import {hasNoRoom, toDiskFullError} from "../build/disk.ts";
import {SourceError} from "./error.ts";
import {type ProgramResult, tryProgram} from "./program.ts";

export interface GitOptions {
  repository?: string | undefined; // the bare repository to work on
  directory?: string; // where git runs, and the work tree if there is a repository; defaults to the root folder
  index?: string; // the index file, instead of the repository’s
  /** whether the user’s configuration counts: for credentials and proxies when fetching, and for nothing else */
  user?: boolean;
  environment?: Record<string, string>;
  signal?: AbortSignal | undefined;
  progress?: ((line: string) => void) | undefined;
}

/**
 * Runs git so that it gives the same on every machine: no configuration of the
 * user or the system, no hooks, no replaced objects, no repository that happens
 * to be around, English messages. Throws a SourceError if git is not installed,
 * and says so if the disk is full; other failures are for the caller to explain.
 */
export async function tryGit(
  args: readonly string[],
  options: GitOptions = {},
  {env} = process
): Promise<ProgramResult> {
  const {repository, directory = "/", index, user = false, environment, signal, progress} = options;
  return tryProgram(program, [...fixed, ...args], {
    directory,
    environment: {
      ...(user ? withoutRepository(env) : neutral(env["PATH"])),
      ...(repository === undefined ? {} : {GIT_DIR: repository}),
      ...(repository === undefined || directory === "/" ? {} : {GIT_WORK_TREE: directory}),
      ...(index === undefined ? {} : {GIT_INDEX_FILE: index}),
      GIT_TERMINAL_PROMPT: "0",
      LC_ALL: "C",
      ...environment
    },
    folder: repository,
    signal,
    progress
  });
}

/** Runs git where a failure means that the cache is broken or git is too old, and returns its output. */
export async function git(args: readonly string[], options: GitOptions = {}): Promise<string> {
  const {failed, stdout, stderr} = await tryGit(args, options);
  if (!failed) return stdout;
  const where = options.repository ?? options.directory ?? "/";
  if (await hasNoRoom(where)) throw await toDiskFullError(where); // git does not say so when it writes files
  throw new SourceError(
    `git ${args[0] ?? ""} failed in ${where}: ${stderr.trim() || "it gave no reason"}\n` +
      "If that folder is damaged, delete it; it is made anew."
  );
}

const program = {
  name: "git",
  install: "Install it: apt-get install git (Debian, Ubuntu), dnf install git (Fedora), brew install git (macOS)."
};

// Maintenance would go on in the background, and so disturb what is measured. A
// fetch that is interrupted leaves nothing if it makes a pack, but single objects
// without what they refer to if it does not.
const settings = ["gc.auto=0", "maintenance.auto=false", "core.hooksPath=/dev/null", "fetch.unpackLimit=1"];
const fixed = settings.flatMap((setting) => ["-c", setting]);

function neutral(path: string | undefined): Record<string, string> {
  return {
    ...(path === undefined ? {} : {PATH: path}),
    HOME: "/nonexistent",
    TZ: "UTC",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_OPTIONAL_LOCKS: "0"
  };
}

/** Git sets these for its hooks, for instance, from which an experiment may well be started. */
function withoutRepository(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const repository =
    /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX|SHALLOW_FILE|GRAFT_FILE|REPLACE_REF_BASE|TEMPLATE_DIR|QUARANTINE_PATH)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !repository.test(name)));
}
