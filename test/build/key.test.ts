import {expect, test} from "vitest";
import {type Ingredients, toBuildKey} from "../../runner/build/key.ts";

const cc = {name: "cc", path: "/usr/bin/gcc-12", version: "cc 12.2.0", sha256: "a".repeat(64)};
const variable = {name: "CC", text: "gcc", literal: false, secret: null};
const token = {name: "TOKEN", text: "hunter2", literal: true, secret: "MY_TOKEN"};
const ingredients: Ingredients = {
  tree: "1".repeat(40),
  submodules: false,
  patches: ["2".repeat(64), "3".repeat(64)],
  overlay: "4".repeat(64),
  lines: "make",
  keep: ["a", "b"],
  flags: "-O2",
  environment: [variable, token],
  inputs: {lib: "v1", keys: "k"},
  tools: [cc],
  replicate: 1
};

const changes: Record<string, Partial<Ingredients>> = {
  "the tree": {tree: "0".repeat(40)},
  "no tree": {tree: null},
  submodules: {submodules: true},
  "a patch": {patches: ["2".repeat(64), "4".repeat(64)]},
  "the order of patches": {patches: ["3".repeat(64), "2".repeat(64)]},
  "the overlay": {overlay: null},
  "the recipe": {lines: "make -j"},
  "no recipe": {lines: null},
  "what is kept": {keep: ["a"]},
  "that everything is kept": {keep: null},
  "the flags’ text": {flags: "-O3"},
  "that there are no flags": {flags: null},
  "that the flags’ text is empty": {flags: ""},
  "a variable’s value": {environment: [{...variable, text: "clang"}, token]},
  "a variable’s name": {environment: [{...variable, name: "CXX"}, token]},
  "whether a dollar sign means something": {environment: [{...variable, literal: true}, token]},
  "the order of variables": {environment: [token, variable]},
  "which secret there is": {environment: [variable, {...token, secret: "OTHER"}]},
  "an input": {inputs: {lib: "v2", keys: "k"}},
  "an input’s name": {inputs: {lib2: "v1", keys: "k"}},
  "a tool’s version": {tools: [{...cc, version: "cc 13"}]},
  "a tool’s content": {tools: [{...cc, sha256: "b".repeat(64)}]},
  "a tool’s path": {tools: [{...cc, path: "/opt/gcc"}]},
  "that a tool is missing": {tools: []},
  "the replicate": {replicate: 2}
};

test("every ingredient changes the key, each in its own way", () => {
  const keys = Object.values(changes).map((change) => toBuildKey({...ingredients, ...change}));
  const names = new Set([toBuildKey(ingredients), ...keys]);
  expect(names.size).toBe(keys.length + 1);
  for (const key of names) expect(key).toMatch(/^[0-9a-f]{24}$/);
});

test("the machine’s kind is part of the key", () => {
  const key = (platform: NodeJS.Platform, arch: NodeJS.Architecture) =>
    toBuildKey(ingredients, {platform, arch} as NodeJS.Process);
  expect(new Set([key("linux", "x64"), key("linux", "arm64"), key("darwin", "arm64")]).size).toBe(3);
});

test("a secret’s value and the order in which inputs are listed do not change the key", () => {
  const same: Partial<Ingredients>[] = [
    {environment: [variable, {...token, text: "other"}]},
    {inputs: {keys: "k", lib: "v1"}},
    structuredClone(ingredients)
  ];
  for (const change of same) expect(toBuildKey({...ingredients, ...change})).toBe(toBuildKey(ingredients));
});

test("a key is the same in every version that builds alike", () => {
  const machine = {platform: "linux", arch: "x64"} as NodeJS.Process;
  expect(toBuildKey(ingredients, machine)).toMatchInlineSnapshot(`"dc9f244bd5d4ac3a029058c2"`);
});
