import {execFileSync} from "node:child_process";
import {expect, test} from "vitest";
import {commandReferences, expand, references, words} from "../../runner/experiment/expansion.ts";

const variables = {TOOL: "grep -rn", EMPTY: "", DIR: "/a b", N: "1"};

test.each([
  ["./a b  c", ["./a", "b", "c"]],
  ["$TOOL x", ["grep", "-rn", "x"]],
  ['"$TOOL" x', ["grep -rn", "x"]],
  ["'$TOOL' x", ["$TOOL", "x"]],
  ["x$TOOL.y", ["xgrep", "-rn.y"]],
  ["x${N}y $N/z", ["x1y", "1/z"]],
  ["a $EMPTY b", ["a", "b"]],
  ["a \"$EMPTY\" '' b", ["a", "", "", "b"]],
  ["$EMPTY", []],
  ['--dir="$DIR"/c --dir=$DIR', ["--dir=/a b/c", "--dir=/a", "b"]],
  ["a\\ b \\$N \\\\ \\'", ["a b", "$N", "\\", "'"]],
  ['"a\\$N \\" \\n"', ['a$N " \\n']],
  ["'it'\"'\"'s'", ["it's"]],
  ["a\\\nb c\td", ["ab", "c", "d"]],
  ["5$ $ 'a>b' \"c|d\" e\\;f", ["5$", "$", "a>b", "c|d", "e;f"]],
  ["", []]
])("words(%j) are those of a shell", (command, expected) => {
  expect(words(command, variables)).toEqual(expected);
  // The shell agrees, given the same names; -f, since a star means nothing to us.
  const output = execFileSync("sh", ["-f", "-c", `for word in ${command}\ndo printf '%s\\0' "$word"; done`], {
    env: variables
  });
  expect(output.toString().split("\0").slice(0, -1)).toEqual(expected);
});

test.each(["a | b", "a > b", "a 2>&1", "a && b", "a; b", "a &", "a < b", "a $(b)", "a `b`"])(
  "words(%j) asks for a shell",
  (command) => {
    expect(() => words(command, {})).toThrow(/means something to a shell only: add “shell: true”, or quote it\.$/);
  }
);

test("a quotation mark that is not closed is an error", () => {
  expect(() => words("a 'b", {})).toThrow("A quotation mark is missing: ' is opened and not closed.");
});

test("expand replaces names and leaves quotes, spaces and operators alone", () => {
  expect(expand("'$N' \"${N}\" \\$N a\\b | $DIR", variables)).toBe("'1' \"1\" $N a\\b | /a b");
});

test("an unknown name is an error that says what is near", () => {
  expect(() => expand("$TOL", variables)).toThrow("$TOL is not known here. Did you mean “TOOL”?");
  expect(() => words("$constructor", variables)).toThrow("$constructor is not known here.");
});

test("references are found where they are expanded, and only there", () => {
  expect(references("$A '${B}' \\$C")).toEqual([
    {name: "A", index: 0},
    {name: "B", index: 4}
  ]);
  expect(commandReferences("$A '$B' \"$C\"")).toEqual([
    {name: "A", index: 0},
    {name: "C", index: 9}
  ]);
});
