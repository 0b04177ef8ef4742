import type {Environment} from "../experiment/experiment.ts";

/** Returns a word of a shell’s that stands for a text. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Returns a text as comments, in lines that can be read. */
export function comment(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line === undefined || line.length + word.length > 97) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join("\n");
}

/** Returns lines that set variables, which may refer to those before them, or are what `givenLines` has kept. */
export function exported(environment: Environment): string[] {
  return Object.entries(environment).map(([name, value]) => {
    return `export ${name}=${typeof value === "string" ? expanding(value) : `"$GIVEN_${originOf(value)}"`}`;
  });
}

/** Returns lines that keep what environments take from whoever runs a script, and end it where that is not set. */
export function givenLines(environments: readonly Environment[]): string[] {
  const values = environments.flatMap((environment) => Object.values(environment));
  const origins = new Set(values.flatMap((value) => (typeof value === "string" ? [] : [originOf(value)])));
  return [...origins].map((name) => `export GIVEN_${name}="\${${name}?is not set, and the experiment needs it}"`);
}

function originOf(value: {from: string} | {secret: string}): string {
  return "from" in value ? value.from : value.secret;
}

/** In double quotes, in which $NAME and ${NAME} stand for variables and nothing else is special. */
function expanding(text: string): string {
  return `"${text.replace(/[\\"`]|\$(?![A-Za-z_{])/g, "\\$&")}"`;
}
