import {expect, it} from "vitest";
import {failures} from "../../runner/narrate/failures.ts";
import {columns, rows} from "../../runner/result/samples.ts";
import type {Artifact, Sample} from "../../runner/result/types.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {visible} from "./example.ts";

const artifact = exampleArtifact({failures: false});

/** Returns the example with its samples of slow changed. */
function withSlow(change: Partial<Sample>): Artifact {
  return {...artifact, samples: columns(rows(artifact).map((s) => (s.variant === "slow" ? {...s, ...change} : s)))};
}

function texts(of: Artifact): string[] {
  return failures(of).map(({text}) => visible(text));
}

it("has nothing to say of a run without failures", () => {
  expect(failures(artifact)).toEqual([]);
});

it("tells alike failures once, with the end of what was written", () => {
  expect(failures(exampleArtifact({broken: true})).map((failure) => ({...failure, text: visible(failure.text)})))
    .toMatchInlineSnapshot(`
      [
        {
          "log": "logs/build-0508c50ca1e2abb115a97377.log",
          "tail": "cc -O2 -c -o dispatch.o dispatch.c
      dispatch.c:41:3: error: expected ‘;’ before ‘return’
      make: *** [dispatch.o] Error 1",
          "text": "2 builds of broken failed: make exited with status 2.",
        },
        {
          "log": null,
          "tail": "loaded 4096 instructions
      Segmentation fault",
          "text": "1 of 41 samples of cured in call_method failed: ./vm was ended by SIGSEGV.",
        },
      ]
    `);
});

it("says what became of samples", () => {
  expect(texts(withSlow({status: "run failed", reason: "./vm exited with status 1."}))).toMatchInlineSnapshot(`
    [
      "40 of 40 samples of slow in call_method failed: ./vm exited with status 1.",
    ]
  `);
  expect(texts(withSlow({status: "timeout", reason: "It ran for more than 60 s."}))).toMatchInlineSnapshot(`
    [
      "40 of 40 samples of slow in call_method ran out of time: it ran for more than 60 s.",
    ]
  `);
  expect(texts(withSlow({status: "unreadable", reason: "Its output has no line that matches."})))
    .toMatchInlineSnapshot(`
    [
      "40 of 40 samples of slow in call_method could not be read: its output has no line that matches.",
    ]
  `);
  expect(texts(withSlow({status: "run failed", reason: null}))).toMatchInlineSnapshot(`
    [
      "40 of 40 samples of slow in call_method failed.",
    ]
  `);
});

it("does not count what was interrupted or skipped, nor what a failed build explains", () => {
  expect(texts(withSlow({status: "interrupted"}))).toEqual([]);
  expect(texts(withSlow({status: "skipped"}))).toEqual([]);
  const unbuilt = withSlow({status: "build failed"});
  const builds = unbuilt.builds.map((b) => (b.variant === "slow" ? {...b, status: "build failed" as const} : b));
  expect(texts({...unbuilt, builds})).toEqual(["2 builds of slow failed."]);
});

it("shows the hunk of a patch that does not apply", () => {
  const [fast, slow, cured] = artifact.revisions;
  if (!fast || !slow || !cured) throw new Error("The example has three revisions.");
  const patches = [
    {name: "hot.patch", sha256: "0".repeat(64), outcome: "does not apply" as const, hunk: "@@ -3,1 +3,1 @@"}
  ];
  const failed = {...cured, status: "patch failed" as const, reason: "hot.patch does not apply to slow.", patches};
  const unknown = {...slow, status: "run failed" as const, reason: "There is no commit v9."};
  expect(failures({...artifact, revisions: [fast, unknown, failed]})).toMatchInlineSnapshot(`
    [
      {
        "log": null,
        "tail": null,
        "text": "slow could not be had: there is no commit v9.",
      },
      {
        "log": null,
        "tail": "@@ -3,1 +3,1 @@",
        "text": "The patches of cured could not be applied: hot.patch does not apply to slow.",
      },
    ]
  `);
});
