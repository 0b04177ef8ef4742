/** A pattern as grep -E and sed -E have it, and the names of its groups in their order; null: a group without a name. */
export interface PosixPattern {
  text: string;
  groups: (string | null)[];
}

const token = /\\(.)|\[(\^?)((?:\\.|[^\]\\])*)\]|\((?:\?(?:<(\w+)>|:|.))?|[*+?}]\?|\{(?!\d+(?:,\d*)?\})|[^]/g;

/** Returns what matches the same in a line as a pattern of JavaScript; null where there is nothing that does. */
export function toPosixPattern(pattern: string): PosixPattern | null {
  const groups: (string | null)[] = [];
  let text = "";
  for (const [all, escaped, not, members, name] of pattern.matchAll(token)) {
    const piece = ((): string | null => {
      if (escaped !== undefined) return toEscape(escaped);
      if (members !== undefined) return toClass(members, not === "^");
      if (all.startsWith("(")) {
        if (all.startsWith("(?") && name === undefined && all !== "(?:") return null; // looks ahead or behind
        groups.push(name ?? null);
        return "(";
      }
      if (all === "{") return "\\{";
      return all.length > 1 ? null : all; // “*?” takes as little as it can
    })();
    if (piece === null) return null;
    text += piece;
  }
  return {text, groups};
}

function toEscape(c: string): string | null {
  switch (c) {
    case "d":
      return "[0-9]";
    case "D":
      return "[^0-9]";
    case "s":
      return "[[:space:]]";
    case "S":
      return "[^[:space:]]";
    case "w":
      return "[[:alnum:]_]";
    case "W":
      return "[^[:alnum:]_]";
    case "t":
      return "\t";
  }
  if (/\w/.test(c)) return null;
  return /[.[\](){}*+?|^$\\]/.test(c) ? `\\${c}` : c;
}

function toClass(members: string, not: boolean): string | null {
  let [text, last] = ["", ""]; // a dash that is no range comes last
  for (const [, escaped, plain = ""] of members.matchAll(/\\(.)|([^])/g)) {
    if (escaped === undefined) text += plain;
    else if (escaped === "d") text += "0-9";
    else if (escaped === "s") text += "[:space:]";
    else if (escaped === "w") text += "[:alnum:]_";
    else if (escaped === "t") text += "\t";
    else if (escaped === "-") last = "-";
    else if (escaped === "n" || escaped === "r")
      continue; // not in a line
    else if (/[\w\]^[]/.test(escaped)) return null;
    else text += escaped;
  }
  if (text + last !== "") return `[${not ? "^" : ""}${text}${last}]`;
  return not ? "." : null;
}
