import {existsSync} from "node:fs";
import {join} from "node:path";
import {git, tryGit} from "./command.ts";
import {SourceError} from "./error.ts";
import {type Origin, openGit} from "./git.ts";
import {findTree, type Repository} from "./repository.ts";
import type {SourceOptions} from "./source.ts";

/** Fills the folders of a checkout that are submodules, and theirs, with the commits that the checkout names. */
export async function checkoutSubmodules(
  repository: Repository,
  hash: string,
  directory: string,
  origin: Origin,
  options: SourceOptions
): Promise<void> {
  const {path, signal} = repository;
  const tree = await findTree(repository, hash);
  const list = await git(["ls-tree", "-r", "-z", "--full-tree", tree], {repository: path, signal});
  const links = list.split("\0").flatMap((line) => /^160000 commit (\w+)\t(.+)$/s.exec(line)?.slice(1) ?? []);
  if (links.length === 0) return;
  const modules = await readModules(repository, hash);
  for (let i = 0; i < links.length; i += 2) {
    const [commit = "", folder = ""] = links.slice(i, i + 2);
    const module = modules.get(join(repository.tree.within ?? "", folder));
    if (module?.url === undefined)
      throw new SourceError(`${folder} is a submodule, but .gitmodules of ${hash.slice(0, 12)} has no URL for it.`);
    await checkoutFirst(await places(module, module.url, origin, signal), commit, join(directory, folder), options);
  }
}

interface Module {
  name: string;
  path?: string;
  url?: string;
}

/** Checks a commit out from the first repository that has it. */
async function checkoutFirst(urls: string[], commit: string, directory: string, options: SourceOptions): Promise<void> {
  const [url = "", ...rest] = urls;
  const submodule = await openGit({kind: "git", url, submodules: true, within: null, without: []}, options);
  try {
    await submodule.resolve(commit);
  } catch (error) {
    if (rest.length === 0 || !(error instanceof SourceError)) throw error;
    return checkoutFirst(rest, commit, directory, options);
  }
  await submodule.checkout(commit, directory);
}

/** A user’s own repository may hold submodule commits that nobody else has yet. */
async function places({name}: Module, url: string, origin: Origin, signal: AbortSignal | undefined): Promise<string[]> {
  if (origin.folder === undefined) return [resolveUrl(origin.url, url)];
  const local = join(origin.folder, "modules", name);
  const args = ["config", "--get", "remote.origin.url"];
  const {failed, stdout} = await tryGit(args, {repository: origin.folder, signal});
  const remote = resolveUrl(failed ? origin.url.replace(/\/\.git$/, "") : stdout.trim(), url);
  return existsSync(local) ? [local, remote] : [remote];
}

/** Returns what a URL of .gitmodules means: ./ and ../ are relative to the URL of the repository around it. */
function resolveUrl(base: string, url: string): string {
  if (!/^\.\.?\//.test(url)) return url;
  let [start, rest] = [base.replace(/\/+$/, ""), url];
  for (let step = /^(\.\.?)\//.exec(rest); step; step = /^(\.\.?)\//.exec(rest)) {
    if (step[1] === "..") start = start.replace(/[/:][^/:]*$/, "");
    rest = rest.slice(step[0].length);
  }
  return `${start}/${rest}`;
}

async function readModules({path, signal}: Repository, hash: string): Promise<Map<string, Module>> {
  const args = [
    "config",
    "--null",
    "--blob",
    `${hash}:.gitmodules`,
    "--get-regexp",
    String.raw`^submodule\..*\.(path|url)$`
  ];
  const {failed, stdout} = await tryGit(args, {repository: path, signal});
  const modules = new Map<string, Module>();
  for (const entry of failed ? [] : stdout.split("\0")) {
    const [, name, field, value] = /^submodule\.(.*)\.(path|url)\n(.*)$/s.exec(entry) ?? [];
    if (name === undefined || field === undefined || value === undefined) continue;
    modules.set(name, {...(modules.get(name) ?? {name}), [field]: value});
  }
  return new Map([...modules.values()].map((module) => [module.path ?? module.name, module]));
}
