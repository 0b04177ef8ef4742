import {type ProgramResult, tryProgram} from "./program.ts";

export interface NpmOptions {
  directory: string; // where it runs
  cache: string; // npm’s own, in ours
  signal?: AbortSignal | undefined;
  progress?: ((line: string) => void) | undefined;
}

/**
 * Runs npm with the user’s configuration, as registries and logins are in it, but
 * so that what it installs does not depend on the rest. Throws a SourceError if
 * npm is not installed; other failures are for the caller to explain.
 */
export async function tryNpm(
  args: readonly string[],
  {directory, cache, signal, progress}: NpmOptions,
  {env} = process
): Promise<ProgramResult> {
  const settings = [...fixed, `--cache=${cache}`, `--prefix=${directory}`];
  const environment = {...withoutOuter(env), LC_ALL: "C"};
  return tryProgram(program, [...args, ...settings], {directory, environment, signal, progress});
}

const program = {
  name: "npm",
  install:
    "It comes with Node. Where it does not: apt-get install npm (Debian, Ubuntu), dnf install nodejs-npm (Fedora), brew install node (macOS)."
};

const fixed = [
  "--no-audit",
  "--no-fund",
  "--no-update-notifier",
  "--no-global",
  "--no-dry-run",
  "--no-workspaces",
  "--no-engine-strict",
  "--no-legacy-peer-deps",
  "--no-strict-peer-deps",
  "--no-offline",
  "--install-strategy=hoisted",
  "--loglevel=error",
  "--omit=dev"
];

/** An experiment is run by npm itself, which tells what it runs about the project around it. */
function withoutOuter(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const outer = /^(npm_(package|lifecycle|command)(_|$)|npm_config_(local|global)?_?prefix$|NODE_ENV$|INIT_CWD$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)));
}

/** Returns the last of what npm said that is of use to somebody who did not type the command. */
export function explainNpm(stderr: string): string {
  const lines = stderr
    .split("\n")
    .flatMap((line) => /^npm (?:error|ERR!) ?(?:code \S+|\S*\d{3}|\S+)? ?(.*)$/.exec(line)?.[1] ?? []);
  const reason = lines
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.includes("complete log"))
    .slice(0, 2)
    .join(" ");
  return reason === "" ? stderr.trim() || "npm gave no reason." : /[.!?]$/.test(reason) ? reason : `${reason}.`;
}
