import {readdirSync, renameSync} from "node:fs";
import {join} from "node:path";
import {execa} from "execa";
import {expect, test} from "vitest";
import type {BisectionFinding} from "../../runner/result/types.ts";
import {createRepository, temporaryFolder} from "../source/fixture.ts";
import type {Repository} from "../source/fixture.ts";
import {createProject} from "./project.ts";
import type {Project, ProjectOptions} from "./project.ts";

/** What sets a case apart: everything else is the same, so that what a script leaves out makes it name another commit. */
interface Case {
  source: (repository: Repository, folder: string) => string; // YAML
  files?: Record<string, string>; // of the project
  folder?: string; // of the repository, in which the program is; ends in /
  commits?: Record<string, string>; // files of the first commit
  revisions?: string;
  more?: string;
  command?: string;
  variants?: [good: string, bad: string];
  compiler?: boolean;
}

const git = ({path}: Repository): string => `{git: ${path}}`;

/** A patch that makes the program print the other of its numbers. */
const patch = (folder = ""): string => `--- a/${folder}measure
+++ b/${folder}measure
@@ -1,4 +1,4 @@
 #!/bin/sh
-kind=plain
+kind=other
 read -r value < $kind
 echo "took: $value ms"
`;

const measure = (kind: string): string => `#!/bin/sh\nkind=${kind}\nread -r value < $kind\necho "took: $value ms"\n`;

const program = `#include <stdio.h>
#if defined OTHER && defined MORE
static const int value =
#include "other"
;
#else
static const int value =
#include "plain"
;
#endif
int main(void) { printf("took: %d ms\\n", value); }
`;

const cases: Record<string, Case> = {
  "a series, whose patches are in the order of their numbers": {
    source(repository, folder) {
      repository.git("format-patch", "--quiet", "--root", "--output-directory", join(folder, "series"), "HEAD");
      for (const name of readdirSync(join(folder, "series"))) {
        renameSync(join(folder, "series", name), join(folder, "series", name.replace(/^0+/, "")));
      }
      return "{series: series}";
    },
    commits: {measure: measure("other")},
    revisions: "{old: 1, new: 11}"
  },
  "an experiment with a patch on its revisions": {
    source: git,
    files: {"other.patch": patch()},
    revisions: "{old: {revision: start, patches: [other.patch]}, new: {revision: end, patches: [other.patch]}}"
  },
  "a folder of a source, with a patch from above it that the last commits have already": {
    source: ({path}) => `{git: ${path}, within: tools/program, without: [notes]}`,
    folder: "tools/program/",
    files: {"other.patch": patch("tools/program/")},
    revisions: "{old: {revision: start, patches: [other.patch]}, new: {revision: end, patches: [other.patch]}}"
  },
  "an experiment with an overlay": {
    source: git,
    files: {"bench/measure": measure("other")},
    more: "overlay: bench"
  },
  "an experiment with flags for building": {
    source: git,
    commits: {"program.c": program},
    more: `flags: {plain: -DPLAIN, text: -D$KIND, other: {of: text, build: {MORE: -DMORE}}}
environment: {KIND: OTHER}
build: cc $CFLAGS $FLAGS $MORE program.c -o program`,
    command: "./program",
    variants: ["old/other", "new/other"],
    compiler: true
  },
  "an experiment with flags for running": {
    source: git,
    commits: {measure: measure("plain").replace("kind=plain\n", "")},
    more: "flags: {plain: {run: {kind: plain}}, other: {run: {kind: other}}}",
    variants: ["old/other", "new/other"]
  }
};

test.each(Object.entries(cases))(
  "the script that searches %s names what changed it",
  async (_, one) => {
    const {project, culprit} = await createCase(one);
    const {exitCode, stderr} = await project.run(["search"], {timeoutMs: 120_000});
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const findings: BisectionFinding[] = project.runs()[0]?.result().findings as never[];
    const finding = findings.find(({kind}) => kind === "bisection");
    const known = finding?.revisions.find(({subject}) => subject === culprit)?.hash;
    expect(finding?.revisions[finding.culprits[0]?.named ?? -1]?.hash).toBe(known);
    const {stdout: script} = await project.run(["show", "--script"]);
    const {all, exitCode: ended} = await execa("sh", {
      input: script, // it may be piped into a shell
      cwd: project.folder,
      env: {WORK: temporaryFolder()},
      all: true,
      reject: false
    });
    expect(all).toContain(`${known} is the first newer commit`);
    expect(ended).toBe(0);
  },
  180_000
);

test("a script says that it is not in the project’s folder", async () => {
  const {project} = await createCase(cases["an experiment with an overlay"] as Case);
  await project.run(["search"]);
  const {stdout: script} = await project.run(["show", "--script"]);
  const {exitCode, stderr} = await execa("sh", ["-c", script], {
    cwd: project.home,
    env: {WORK: temporaryFolder()},
    reject: false
  });
  expect(exitCode).toBe(1);
  expect(stderr).toBe(`There is no ${project.home}/bench. Run this in the project’s folder, or set PROJECT.`);
});

/**
 * Makes a history of eleven commits and a project that searches it. What the
 * program prints as it is changes at the third, and what it is to print at the ninth.
 */
async function createCase(one: Case): Promise<{project: Project; culprit: string}> {
  const options: ProjectOptions = {compiler: one.compiler ?? false};
  const project = await createProject(one.files ?? {}, options);
  const repository = createRepository();
  const inFolder = (files: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${one.folder ?? ""}${path}`, text]));
  for (let i = 1; i <= 11; i++) {
    repository.commit(
      `Do ${i}`,
      inFolder({
        ...(i === 1 ? (one.commits ?? {measure: measure("plain")}) : {}),
        ...(i >= 8 && one.folder !== undefined ? {measure: measure("other")} : {}),
        notes: `${i}\n`,
        plain: i < 3 ? "1000\n" : "1500\n",
        other: i < 9 ? "2000\n" : "3000\n"
      })
    );
    if (i === 1) repository.git("tag", "start");
  }
  repository.git("tag", "end");
  const [good, bad] = one.variants ?? ["old", "new"];
  project.write({
    "experiments/search.yaml": `benchbook: 1
source: ${one.source(repository, project.folder)}
revisions: ${one.revisions ?? "{old: start, new: end}"}
${one.more ?? ""}
measurements:
  program:
    command: ${one.command ?? "./measure"}
    reads: {regex: '^took: (?<time>[\\d.]+) ms$'}
    metrics: {time: {unit: ms, delta: 5 %}}
plan: {rounds: 12}
steps: [{name: search, bisect: {good: ${good}, bad: ${bad}}}]
`
  });
  return {project, culprit: "Do 9"};
}
