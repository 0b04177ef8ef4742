import {createHash} from "node:crypto";
import {expect, it} from "vitest";
import {withoutNames} from "../../notebook/kit/server/anonymous.ts";
import {findingsOf} from "../../runner/result/findings.ts";
import type {Artifact} from "../../runner/result/types.ts";
import {exampleArtifact} from "../result/fixture.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** An artifact that names its host, and two users, wherever a run may name them. */
function telling(): Artifact {
  const artifact = exampleArtifact({broken: true});
  const patch = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-/home/ada/x\n+/Users/grace/x\n";
  return {
    ...artifact,
    machine: {...artifact.machine, host: "bench-1.lab.example.org", limits: ["bench-1 has no perf."]},
    experiment: {
      ...artifact.experiment,
      files: [{path: "x.yaml", text: "source: {git: /home/ada/src}  # ada@bench-1\n"}],
      overrides: [{option: "source", value: "/home/ada/src/vm"}],
      attachments: [
        {path: "/home/ada/p.patch", role: "patch", sha256: sha256(patch), mode: 0o644, encoding: "utf8", content: patch}
      ]
    },
    run: {...artifact.run, warnings: ["Other work runs on bench-1.lab.example.org as grace."]},
    revisions: artifact.revisions.map((revision) => ({
      ...revision,
      source: "/home/ada/src",
      patches: [{name: "p.patch", sha256: sha256(patch), outcome: "applied" as const, hunk: null}]
    })),
    builds: artifact.builds.map((build) => ({
      ...build,
      tail: "make: Entering directory '/home/ada/src'\nC:\\Users\\grace\\x.c: error\nada@bench-1:~$ id -un",
      tools: build.tools.map((tool) => ({...tool, path: "/home/ada/bin/cc"}))
    }))
  };
}

it("leaves out the names of the host and of those whose home folders are in its paths", () => {
  const changed = withoutNames(telling(), []);
  expect(JSON.stringify(changed)).not.toMatch(/bench-1|\bada\b|grace/);
  expect(changed.machine.host).toBe("anonymous");
  expect(changed.builds[0]?.tail).toBe(
    "make: Entering directory '/home/user/src'\nC:\\Users\\user\\x.c: error\nuser@anonymous:~$ id -un"
  );
  expect(changed.run.warnings).toEqual(["Other work runs on anonymous as user."]);
});

it("leaves out the name of who is logged in, which is in no path", () => {
  const artifact = exampleArtifact();
  const changed = withoutNames({...artifact, run: {...artifact.run, warnings: ["ran as linus"]}}, ["linus"]);
  expect(changed.run.warnings).toEqual(["ran as user"]);
});

it("gives a patch that held a name its new hash, wherever that stands", () => {
  const changed = withoutNames(telling(), []);
  const [attachment] = changed.experiment.attachments;
  expect(attachment?.sha256).toBe(sha256(attachment?.content ?? ""));
  expect(new Set(changed.revisions.flatMap(({patches}) => patches.map((patch) => patch.sha256)))).toEqual(
    new Set([attachment?.sha256])
  );
});

it("changes nothing else", () => {
  const artifact = exampleArtifact({broken: true});
  expect(withoutNames(artifact, [])).toEqual({...artifact, machine: {...artifact.machine, host: "anonymous"}});
});

it("keeps the names of variants, benchmarks and metrics that are also those of users", () => {
  const artifact = exampleArtifact();
  const changed = withoutNames(artifact, ["slow", "wall"]);
  expect(changed.samples).toEqual(artifact.samples);
  expect(
    findingsOf(changed, "comparison").flatMap(({comparisons}) =>
      comparisons.map(({variant, metric}) => [variant, metric])
    )
  ).toEqual(artifact.findings.flatMap(({comparisons}) => comparisons.map(({variant, metric}) => [variant, metric])));
});

it("refuses to change a file that is not text", () => {
  const artifact = exampleArtifact();
  const content = Buffer.from("\u0000/home/ada/x\u0000", "latin1").toString("base64");
  const attachments = [
    {path: "tool.bin", role: "overlay" as const, sha256: sha256(""), mode: 0o755, encoding: "base64" as const, content}
  ];
  const telling = {...artifact, experiment: {...artifact.experiment, attachments}};
  expect(() => withoutNames(telling, ["ada"])).toThrow(
    "tool.bin is not text, and holds the name of a host or user, which can’t be taken out of it."
  );
});
