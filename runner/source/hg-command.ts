import {hasNoRoom, toDiskFullError} from "../build/disk.ts";
import {SourceError} from "./error.ts";
import {type ProgramResult, tryProgram} from "./program.ts";

export interface HgOptions {
  repository: string; // its work tree, in which hg runs
  config?: readonly string[]; // settings, e.g., ui.archivemeta=false
  /** whether the user’s configuration counts: for credentials and proxies when pulling, and for nothing else */
  user?: boolean;
  signal?: AbortSignal | undefined;
  progress?: ((line: string) => void) | undefined;
}

/**
 * Runs Mercurial so that it gives the same on every machine: no configuration of
 * the user, the system or the repository, and so no hooks and extensions; English
 * messages, names in UTF-8. Throws a SourceError if hg is not installed, and says
 * so if the disk is full; other failures are for the caller to explain.
 */
export async function tryHg(
  args: readonly string[],
  {repository, config = [], user = false, signal, progress}: HgOptions,
  {env} = process
): Promise<ProgramResult> {
  const environment = {
    ...(user ? withoutHg(env) : {PATH: env["PATH"], HOME: "/nonexistent", HGRCPATH: ""}),
    HGPLAIN: "+strictflags", // what stands for a name is no option, wherever it stands
    HGRCSKIPREPO: "1",
    HGENCODING: "UTF-8",
    LC_ALL: "C.UTF-8",
    LANGUAGE: "C",
    TZ: "UTC"
  };
  const settings = config.map((setting) => `--config=${setting}`);
  return tryProgram(program, ["--noninteractive", ...settings, ...args], {
    directory: repository,
    environment,
    signal,
    progress
  });
}

/** Runs Mercurial where a failure means that the cache is broken or hg is too old, and returns its output. */
export async function hg(args: readonly string[], options: HgOptions): Promise<string> {
  const {failed, stdout, stderr} = await tryHg(args, options);
  if (!failed) return stdout;
  const {repository} = options;
  if (await hasNoRoom(repository)) throw await toDiskFullError(repository);
  throw new SourceError(
    `hg ${args[0] ?? ""} failed in ${repository}: ${stderr.trim() || "it gave no reason"}\n` +
      "If that folder is damaged, delete it; it is made anew."
  );
}

const program = {
  name: "hg",
  install:
    "Install it: apt-get install mercurial (Debian, Ubuntu), dnf install mercurial (Fedora), brew install mercurial (macOS)."
};

/** Mercurial sets HG_… for its hooks, from which an experiment may well be started. */
function withoutHg(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(HG_.*|HGPLAINEXCEPT|HGMERGE)$/.test(name)));
}
