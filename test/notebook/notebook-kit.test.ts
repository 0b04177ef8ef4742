// @vitest-environment jsdom
import {existsSync, readFileSync} from "node:fs";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath, pathToFileURL} from "node:url";
import {expect, it} from "vitest";

const root = resolve(import.meta.dirname, "../..");
const kit = resolve(dirname(fileURLToPath(import.meta.resolve("@observablehq/notebook-kit"))));

async function load(path: string): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(join(kit, path)).href)) as Record<string, unknown>;
}

it("is of the version that its private files were read in", () => {
  const {version} = JSON.parse(readFileSync(join(kit, "../../package.json"), "utf8")) as {version: string};
  const {dependencies} = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  expect(version).toBe("2.1.8");
  expect(dependencies["@observablehq/notebook-kit"]).toBe(version);
});

it("gives its private files to runtime.ts alone, and only those that are here", () => {
  const source = readFileSync(join(root, "notebook/kit/runtime.ts"), "utf8");
  const imports = [...source.matchAll(/from "observable:(.*)"/g)].map(([, path]) => path);
  expect(imports).toEqual(["runtime/define.js", "runtime/display.js", "runtime/stdlib/generators/index.js"]);
  for (const path of imports) expect(existsSync(join(kit, path ?? ""))).toBe(true);
});

it("defines a cell in a module, given where it stands and what it is made of", async () => {
  const {define} = await load("runtime/define.js");
  const {Runtime} = await import("@observablehq/runtime");
  const runtime = new Runtime({});
  const main = runtime.module();
  const cell = document.body.appendChild(document.createElement("div"));
  (define as (...args: unknown[]) => void)(
    main,
    {root: cell, expanded: [], variables: []},
    {id: 1, body: () => 42, inputs: [], outputs: [], output: "x", display: true, autodisplay: true}
  );
  expect(await main.value("x")).toBe(42);
  runtime.dispose();
});

it("follows a value, of which it gives the latest", async () => {
  const {observe, dark} = await load("runtime/stdlib/generators/index.js");
  expect(dark).toBeTypeOf("function");
  const values = (observe as <T>(initialize: (notify: (value: T) => T) => () => void) => AsyncGenerator<T>)<number>(
    (notify) => {
      expect(notify(1)).toBe(1);
      notify(2);
      return () => undefined;
    }
  );
  expect((await values.next()).value).toBe(2);
});
