import {relative} from "node:path";
import type {GitSource, SeriesSource, Source} from "../experiment/experiment.ts";
import {pathInSource} from "../source/inner-path.ts";
import {comment, quote} from "./shell-text.ts";

/** What searches a source by itself. */
export interface Tool {
  name: string;
  clone: string; // ends in the repository
  bisect: string;
  clean: string; // in its top folder
  abort: number; // the exit code that ends the search
}

/** What is searched. */
export interface ToolRange {
  older: string; // hash
  newer: string;
  firstParent: boolean;
  path: readonly string[];
}

/** Returns how to search a source without Benchbook; null: it has no tool for it. */
export function toolOf(source: Source, range: ToolRange, folder: string): Tool | null {
  switch (source.kind) {
    case "git":
      return git(source, range, `git clone --quiet ${quote(source.url)} "$WORK/source"\ncd "$WORK/source"`);
    case "hg":
      return hg(source.url, range);
    case "series":
      return source.as === "hg" ? null : git(source, range, seriesLines(source, folder).join("\n"));
    case "npm":
    case "folder":
      return null;
  }
}

function git(source: GitSource | SeriesSource, {older, newer, firstParent, path}: ToolRange, clone: string): Tool {
  const paths = path.length > 0 ? ` -- ${path.map((name) => quote(pathInSource(source, name))).join(" ")}` : "";
  const pristine = "git reset --quiet --hard && git clean --quiet -d --force --force -x";
  const submodules =
    `${pristine} && git submodule --quiet update --init --recursive --force` +
    ` && git submodule --quiet foreach --recursive ${quote(pristine)}`;
  return {
    name: "git bisect",
    clone,
    bisect: [
      `git bisect start --term-old=older --term-new=newer${firstParent ? " --first-parent" : ""} ${newer} ${older}${paths}`,
      `git bisect run "$WORK/try"`
    ].join("\n"),
    clean: source.kind === "git" && source.submodules ? submodules : pristine,
    abort: 255
  };
}

/** The same patches, in the same order and whatever the user’s configuration is, make the same commits. */
function seriesLines({path}: SeriesSource, folder: string): string[] {
  const am = "git am --quiet --committer-date-is-author-date --no-gpg-sign --no-3way --whitespace=nowarn";
  return [
    comment("The same patches make the same commits, in the order of their numbers, and then of their names."),
    "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_ATTR_NOSYSTEM=1",
    "export GIT_COMMITTER_NAME=Benchbook GIT_COMMITTER_EMAIL=series@benchbook.example",
    'git init --quiet --template= "$WORK/source"',
    'cd "$WORK/source"',
    `export SERIES="$PROJECT"/${quote(relative(folder, path))}`,
    `ls "$SERIES" | awk '/\\.(patch|mbox|eml)$/ {`,
    "  number = match($0, /^[0-9]+/) ? substr($0, 1, RLENGTH) : 2 ^ 53",
    `  printf "%.0f\\t%s/%s\\n", number, ENVIRON["SERIES"], $0 }' |`,
    `  LC_ALL=C sort -t "$(printf '\\t')" -k 1,1n -k 2 | cut -f 2- | tr '\\n' '\\0' |`,
    `  xargs -0 ${am} --`
  ];
}

function hg(url: string, {older, newer, firstParent, path}: ToolRange): Tool {
  return {
    name: "hg bisect",
    clone: `hg clone --quiet ${quote(url)} "$WORK/source"\ncd "$WORK/source"`,
    bisect: [
      ...(firstParent
        ? [comment("hg may go into merged branches as well, and so name what a merge has brought.")]
        : []),
      ...(path.length > 0 ? [comment(`hg cannot leave out what does not touch ${path.join(", ")}.`)] : []),
      `hg bisect --reset`,
      `hg bisect --good ${older}`,
      `hg bisect --bad ${newer}`,
      `hg bisect --command "$WORK/try"`
    ].join("\n"),
    clean: "hg update --quiet --clean . && hg --config extensions.purge= purge --all",
    abort: 127
  };
}
