import type {FileChange} from "./history.ts";

/** Returns what a diff in git’s format without lines of context changes, in the order of paths. */
export function readDiff(diff: string): FileChange[] {
  const [, ...files] = `\n${diff}`.split("\ndiff --git ");
  return files.map(readFileDiff).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function readFileDiff(diff: string): FileChange {
  const [head = "", ...hunks] = diff.split("\n@@ ");
  const parts = hunks.map((hunk) => hunk.split("\n"));
  const lines = parts.flatMap(([, ...lines]) => lines);
  const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
  const isBinary = /^(Binary file |Binary files |GIT binary patch)/m.test(head);
  const names = parts.map(([header = "", ...lines]) => {
    // What a hunk begins with is not in the function above it, which its header names.
    const first = lines.map((line) => line.slice(1)).find((text) => text.trim() !== "") ?? "";
    return functionName(isDefinition(first) ? first : header.replace(/^.*? @@ ?/, ""));
  });
  return {
    path: pathOf(head),
    added: isBinary ? null : count("+"),
    removed: isBinary ? null : count("-"),
    functions: [...new Set(names.filter((name) => name !== null))]
  };
}

function pathOf(head: string): string {
  const [names = ""] = head.split("\n");
  const [, to] = /^(?:rename|copy) to (.*)$/m.exec(head) ?? [];
  // Unless it is renamed, there is the same name twice, as in: a/NAME b/NAME.
  if (to === undefined) return unquote(names.slice(Math.ceil(names.length / 2))).replace(/^[ab]\//, "");
  const last = names.endsWith('"') ? unquote(names.slice(names.lastIndexOf(' "') + 1)) : names;
  const renamed = unquote(to);
  return last.endsWith(`b/${renamed}`) ? renamed : renamed.replace(/^b\//, ""); // of folders, it has the folder
}

const escapes: Record<string, string> = {a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v"};

/** Git quotes names with characters that would break a line. */
function unquote(name: string): string {
  if (!name.startsWith('"')) return name;
  return name
    .slice(1, -1)
    .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(parseInt(code, 8)) : (escapes[code] ?? code)
    );
}

function isDefinition(line: string): boolean {
  return /^[A-Za-z_][^;]*\)[^;]*$/.test(line) || kind.test(line);
}

const kind =
  /^\s*(?:[a-z]+ )*(?:class|struct|union|enum|trait|impl|interface|namespace|module|record|object)\b[^;]*?(?=\s*[{:]?$)/;

/** Returns the name that a line gives a function or type, or null if that is not what it does. */
function functionName(line: string): string | null {
  const type = kind.exec(line);
  if (type) return type[0].trim();
  const [, name = null] = /([\p{L}_$][\p{L}\p{N}_$:~.]*)\s*\(/u.exec(line.replace(/^func \([^)]*\) /, "")) ?? [];
  return name;
}
