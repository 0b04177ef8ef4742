import {mkdirSync, mkdtempSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, it} from "vitest";
import {hashNamedFiles} from "../../runner/build/named.ts";

it("finds the files of a build that commands name, however they are written", async () => {
  const folder = mkdtempSync(join(tmpdir(), "named-"));
  mkdirSync(join(folder, "bench"));
  for (const name of ["vm", "bench/a.bc", "bench/b.bc", "corpus.json"]) writeFileSync(join(folder, name), name);
  const found = await hashNamedFiles(folder, [
    {name: "a", command: "./vm bench/a.bc --input=corpus.json"},
    {name: "b", command: "$TOOL 'bench/b.bc' bench ../vm /etc/hostname nothing"},
    {name: "size", command: null}
  ]);
  expect(found.map(({measurement, path}) => `${measurement}: ${path}`)).toEqual([
    "a: vm",
    "a: bench/a.bc",
    "a: corpus.json",
    "b: bench/b.bc"
  ]);
  expect(new Set(found.map(({sha256}) => sha256)).size).toBe(4);
});
