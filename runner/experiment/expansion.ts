import {suggestion} from "./nearest.ts";

/** The values of names, without the dollar sign. */
export type Variables = Readonly<Record<string, string>>;

/** A name that a text refers to. */
export interface Reference {
  name: string;
  index: number; // of the dollar sign
}

/**
 * Returns a path or value with every $NAME and ${NAME} replaced; \$ is a dollar
 * sign. Quotes mean nothing. Throws an error on a name that has no value.
 */
export function expand(text: string, variables: Variables): string {
  return scan(text, false)
    .map((piece) => (piece.kind === "name" ? valueOf(piece.name, variables) : piece.text))
    .join("");
}

/**
 * Returns the words of a command that is started without a shell. Quotes and
 * backslashes mean what they mean in a shell; a name outside quotes is split
 * where its value has white space, and vanishes if that is empty; within double
 * quotes it stays whole, and within single quotes it is plain text. Throws an
 * error on a name that has no value, and on what only a shell understands.
 */
export function words(command: string, variables: Variables): string[] {
  const words: string[] = [];
  let word: string | null = null; // null: between words
  const end = () => {
    if (word !== null) words.push(word);
    word = null;
  };
  for (const piece of scan(command, true)) {
    if (piece.kind === "space") {
      end();
    } else if (piece.kind === "text" || piece.quoted) {
      word = (word ?? "") + (piece.kind === "name" ? valueOf(piece.name, variables) : piece.text);
    } else {
      for (const [i, part] of valueOf(piece.name, variables).split(/\s+/).entries()) {
        if (i > 0) end();
        if (part !== "") word = (word ?? "") + part;
      }
    }
  }
  end();
  return words;
}

/** Returns the names that a path or value refers to. */
export function references(text: string): Reference[] {
  return namesOf(scan(text, false));
}

/** Returns the names that a command refers to; throws an error as words does. */
export function commandReferences(command: string): Reference[] {
  return namesOf(scan(command, true));
}

type Piece =
  | {kind: "text"; text: string}
  | {kind: "space"; text: string}
  | {kind: "name"; name: string; index: number; quoted: boolean};

const name = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/y;
const operator = /(?:&&?|\|\|?|;|\d?>>?(?:&\d)?|<|\$\(|`)/y;

// Returns the pieces of a text: as those of a shell word by word, or of a plain
// text, in which only the dollar sign means something.
function scan(text: string, shell: boolean): Piece[] {
  const pieces: Piece[] = [];
  let quote: "'" | '"' | null = null;
  const add = (text: string) => pieces.push({kind: "text", text});
  for (let i = 0; i < text.length;) {
    const c = text.charAt(i);
    const reference = quote === "'" ? null : match(name, text, i);
    const found = shell && quote === null ? match(operator, text, i) : null;
    if (reference) {
      const [all, bare, braced] = reference;
      pieces.push({kind: "name", name: bare ?? braced ?? "", index: i, quoted: quote !== null || !shell});
      i += all.length;
    } else if (found && isOperator(found[0], text, i)) {
      throw new Error(`“${found[0]}” means something to a shell only: add “shell: true”, or quote it.`);
    } else if (c === "\\" && escapes(text.charAt(i + 1), shell, quote)) {
      if (text.charAt(i + 1) !== "\n") add(text.charAt(i + 1));
      i += 2;
    } else if (shell && quote === null && (c === "'" || c === '"')) {
      quote = c;
      add(""); // "" is a word, too
      i += 1;
    } else if (c === quote) {
      quote = null;
      i += 1;
    } else if (shell && quote === null && /\s/.test(c)) {
      pieces.push({kind: "space", text: c});
      i += 1;
    } else {
      add(c);
      i += 1;
    }
  }
  if (quote !== null) throw new Error(`A quotation mark is missing: ${quote} is opened and not closed.`);
  return pieces;
}

function match(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

// A backslash escapes everything outside quotes, little within double quotes, and nothing within single ones.
function escapes(next: string, shell: boolean, quote: string | null): boolean {
  if (next === "" || quote === "'") return false;
  if (!shell) return next === "$";
  return quote === null || /[$`"\\\n]/.test(next);
}

// A digit belongs to a redirection only where a word begins; “a=b;c” and “x&y” are operators anywhere.
function isOperator(found: string, text: string, index: number): boolean {
  return !/^\d/.test(found) || index === 0 || /\s/.test(text.charAt(index - 1));
}

function namesOf(pieces: Piece[]): Reference[] {
  return pieces.flatMap((piece) => (piece.kind === "name" ? [{name: piece.name, index: piece.index}] : []));
}

function valueOf(name: string, variables: Variables): string {
  if (Object.hasOwn(variables, name)) return variables[name] as string;
  throw new Error(`$${name} is not known here.${suggestion(name, Object.keys(variables))}`);
}
