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

/** Returns lines that set variables, which may refer to those before them; a secret has to be set by whoever runs them. */
export function exported(environment: Environment): string[] {
  return Object.entries(environment).map(([name, value]) => {
    if (typeof value === "string") return `export ${name}=${expanding(value)}`;
    return `export ${name}="\${${"from" in value ? value.from : value.secret}:?}"`;
  });
}

/** In double quotes, in which $NAME and ${NAME} stand for variables and nothing else is special. */
function expanding(text: string): string {
  return `"${text.replace(/[\\"`]|\$(?![A-Za-z_{])/g, "\\$&")}"`;
}
