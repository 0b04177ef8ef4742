import {execa} from "execa";
import {expect, test} from "vitest";
import type {BisectionFinding, Event} from "../../runner/result/types.ts";
import {createPast, noted, pastYaml} from "./history.ts";
import type {PastProject} from "./history.ts";
import {until} from "./project.ts";

/** Returns the finding of a step in a project’s only run. */
function bisection(project: PastProject, step = "search"): BisectionFinding {
  const [run] = project.runs();
  const findings: BisectionFinding[] = run?.result().findings as never[];
  const finding = findings.find((one) => one.step === step);
  if (finding === undefined) throw new Error(`There is no finding of ${step}.`);
  return finding;
}

function namedHash({culprits, revisions}: BisectionFinding): string | undefined {
  return revisions[culprits[0]?.named ?? -1]?.hash;
}

test.each(["git", "hg"] as const)(
  "a bisection finds the merge, and then what it merged, in %s",
  async (kind) => {
    const project = await createPast(kind);
    // hg takes its time to start, and so goes through fewer commits.
    const {m6, m10} = project.hashes;
    const ends = kind === "git" ? "{old: start, new: end}" : `{old: ${m6}, new: ${m10}}`;
    project.write({"experiments/past.yaml": pastYaml(project, undefined, ["{old: start, new: end}", ends])});
    const {exitCode, stdout, stderr} = await project.run(["past"], {timeoutMs: 200_000});
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const finding = bisection(project);
    expect(finding).toMatchObject({status: "done", outcome: "found"});
    expect(namedHash(finding)).toBe(project.hashes["m8"]);
    expect(finding.culprits[0]?.confirmation?.outcome).toBe("confirmed");
    const merged = bisection(project, "search/merged");
    expect(namedHash(merged)).toBe(project.hashes["b3"]);
    expect(merged.culprits[0]?.change?.files.map(({path}) => path)).toEqual(["notes/b3", "value"]);
    expect(merged.culprits[0]?.confirmation).toMatchObject({outcome: "confirmed", undone: {outcome: "recovers"}});
    expect(stdout).toContain(project.hashes["b3"]?.slice(0, 7));
    // What the source’s own tool finds by the script is the same.
    const shown = await project.run(["show", "--script"]);
    const [script = "", inside = ""] = [shown.stdout, merged.script ?? ""];
    expect(script).toBe(finding.script);
    const environment = {...process.env, NOTES: project.home};
    const own = await execa("sh", ["-c", script], {cwd: project.folder, env: environment, all: true});
    expect(own.all).toMatch(
      kind === "git" ? `${project.hashes["m8"]} is the first newer commit` : "first bad revision"
    );
    expect(own.all).toContain(project.hashes["m8"]?.slice(0, 12));
    const deeper = await execa("sh", ["-c", inside], {cwd: project.folder, env: environment, all: true});
    expect(deeper.all).toContain(project.hashes["b3"]?.slice(0, 12));
  },
  180_000
);

test("a bisection goes around commits that do not build or run, and the run succeeds", async () => {
  const project = await createPast();
  project.origin.update(project.hashes["m17"] ?? "");
  const last = project.origin.commit("Do more", {value: "1500\n"});
  const yaml = pastYaml(project, undefined, ["{old: start, new: end}", `{old: ${project.hashes["m9"]}, new: ${last}}`]);
  project.write({"experiments/past.yaml": yaml});
  const {exitCode} = await project.run(["past"]);
  expect(exitCode).toBe(0);
  expect(namedHash(bisection(project))).toBe(last);
});

test("a bisection says between which commits it is where those that may be it do not build", async () => {
  const project = await createPast();
  project.origin.update(project.hashes["m12"] ?? "");
  const last = project.origin.commit("Build again, and do more", {broken: null, value: "1500\n"});
  const revisions = `{old: ${project.hashes["m9"]}, new: ${last}}`;
  project.write({"experiments/past.yaml": pastYaml(project, undefined, ["{old: start, new: end}", revisions])});
  const {exitCode, stdout} = await project.run(["past"]);
  expect(exitCode).toBe(0);
  const finding = bisection(project);
  expect(finding.outcome).toBe("narrowed");
  const candidates = finding.culprits[0]?.candidates.map(({revision}) => finding.revisions[revision]?.hash);
  expect(candidates?.sort()).toEqual([project.hashes["m11"], project.hashes["m12"], last].sort());
  expect(stdout).not.toContain("undefined");
});

test("an end that does not build fails the run", async () => {
  const project = await createPast();
  project.write({
    "experiments/past.yaml": pastYaml(project, undefined, ["new: end", `new: ${project.hashes["m12"]}`])
  });
  const {exitCode} = await project.run(["past"]);
  expect(exitCode).toBe(1);
  expect(bisection(project)).toMatchObject({status: "failed"});
  expect(bisection(project).reason).toContain("The bad end cannot be measured.");
});

test("ends without a line between them are refused, with what both come from", async () => {
  const project = await createPast();
  const revisions = `{old: ${project.hashes["b4"]}, new: ${project.hashes["m7"]}}`;
  project.write({"experiments/past.yaml": pastYaml(project, undefined, ["{old: start, new: end}", revisions])});
  const {exitCode} = await project.run(["past"]);
  expect(exitCode).toBe(1);
  expect(bisection(project).reason).toContain("is an ancestor of the other");
  expect(bisection(project).reason).toContain(`Take ${project.hashes["m3"]?.slice(0, 12)}`);
});

test("a measurement with two benchmarks is refused, with what to write", async () => {
  const project = await createPast();
  const yaml = pastYaml(project, undefined, [
    "command: ./measure\n    reads: {regex: '(?<time>\\d+) ms'}",
    'command: read x < value; echo "parse $x"; echo "print $x"\n    shell: true\n    reads: {regex: \'(?<benchmark>\\w+) (?<time>\\d+)\'}'
  ]);
  project.write({"experiments/past.yaml": yaml});
  const {exitCode} = await project.run(["past"]);
  expect(exitCode).toBe(1);
  expect(bisection(project).reason).toContain("write measurements: program/parse");
});

test("a bisection that was killed goes on, and finds the same", async () => {
  const [whole, project] = [await createPast(), await createPast()];
  await whole.run(["past"]);
  const counts = {builds: noted(whole, "builds"), starts: noted(whole, "starts")};
  for (const samples of [10, 30, 70]) {
    const running = project.start(samples === 10 ? ["past"] : ["resume"]);
    const taken = (): number =>
      project
        .runs()[0]
        ?.events()
        .filter(({event}) => event === "sample").length ?? 0;
    await until(`${samples} samples`, () => taken() >= samples);
    running.kill("SIGKILL");
    await running.ended;
  }
  const {exitCode, stderr} = await project.run(["resume"]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  expect(namedHash(bisection(project, "search/merged"))).toBe(project.hashes["b3"]);
  expect(noted(project, "builds")).toBeLessThanOrEqual(counts.builds + 3);
  const ids = (project.runs()[0]?.events() ?? []).flatMap((event: Event) =>
    event.event === "sample" ? [event.sample.id] : []
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test("--json has the finding", async () => {
  const project = await createPast();
  const {stdout} = await project.run(["past", "--json"]);
  const {findings, exitCode} = JSON.parse(stdout) as {findings: BisectionFinding[]; exitCode: number};
  expect(exitCode).toBe(0);
  expect(findings.map(({kind, step}) => [kind, step])).toEqual([
    ["comparison", "search/confirmation"],
    ["comparison", "search/merged/confirmation"],
    ["bisection", "search/merged"],
    ["bisection", "search"]
  ]);
});
