import {execFileSync} from "node:child_process";
import {chmodSync, realpathSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {identifyTools} from "../../runner/build/tools.ts";
import {hashFile} from "../../runner/source/digest.ts";
import {temporaryFolder, write} from "../source/fixture.ts";

const variable = (name: string, text: string) => ({name, text, literal: false, secret: null});

test("a tool is the program that its name leads to, with its version and hash", async () => {
  const {tools, missing} = await identifyTools(["cc"], [], process.env);
  const path = realpathSync(execFileSync("sh", ["-c", "command -v cc"], {encoding: "utf8"}).trim());
  const version = execFileSync("cc", ["--version"], {encoding: "utf8"}).split("\n")[0];
  expect(tools).toEqual([{name: "cc", path, version, sha256: await hashFile(path)}]);
  expect(missing).toBe(null);
});

test("programs are asked for their version in their own ways, and some do not say", async () => {
  const folder = temporaryFolder();
  write(folder, {
    "go": '#!/bin/sh\ntest "$1" = version && echo go version go1.22 || { echo unknown flag 2 >&2; exit 2; }\n',
    "java": '#!/bin/sh\ntest "$1" = -version && echo openjdk 21 >&2 || exit 1\n',
    "mute": "#!/bin/sh\nexit 0\n",
    "data": "1.0"
  }); // prettier-ignore
  chmodSync(join(folder, "data"), 0o644);
  const user = {PATH: `${folder}:${process.env["PATH"] ?? ""}`};
  const {tools, missing} = await identifyTools(["go", "java", "mute", "data"], [], user);
  expect(tools.map(({name, version}) => [name, version])).toEqual([
    ["go", "go version go1.22"],
    ["java", "openjdk 21"],
    ["mute", ""]
  ]);
  expect(missing).toBe("data");
});

test("what CC, CXX and LD are set to are tools, the last setting counts, and flags are none", async () => {
  const environment = [
    variable("CC", "nothing"),
    variable("CC", "env cc -m32 A=b"),
    variable("LD", "$INPUT_LD/bin/ld")
  ];
  const {tools, missing} = await identifyTools(["ld"], environment, process.env);
  expect(tools.map(({name}) => name)).toEqual(["ld", "env", "cc"]);
  expect(missing).toBe(null);
});

test("only what was asked for is missing: cc and ld are looked for in any case", async () => {
  const nothing = {PATH: temporaryFolder()};
  expect(await identifyTools(["cc", "ld"], [], nothing)).toEqual({tools: [], missing: null});
  expect(await identifyTools(["cc", "rustc"], [], nothing)).toEqual({tools: [], missing: "rustc"});
  const own = [variable("PATH", "$INPUT_RUST/bin:$PATH")]; // rustc is part of an input then
  expect(await identifyTools(["rustc"], own, nothing)).toEqual({tools: [], missing: null});
});
