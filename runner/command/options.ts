import {parseArgs} from "node:util";
import {nearest} from "../experiment/nearest.ts";
import type {Override} from "../experiment/experiment.ts";
import {UsageError} from "./usage-error.ts";

/** What the command line asks for. */
export interface Options {
  command: Command;
  name: string | null; // of an experiment, a run or a file
  overrides: Override[];
  json: boolean;
  all: boolean;
  script: boolean; // of show: prints what searches the same by the source’s own tool
  into: string | null; // the folder of a rerun; null: one is chosen
  yes: boolean;
  tune: boolean; // the machine, while a run goes on
  help: boolean;
  mistaken: Command | null; // the command that a name is near to, where no command was given
}

export const commands = [
  "list",
  "check",
  "plan",
  "run",
  "rerun",
  "resume",
  "show",
  "notebook",
  "system",
  "clean"
] as const;
export type Command = (typeof commands)[number];

export const systemActions = ["show", "tune", "restore"] as const;
export type SystemAction = (typeof systemActions)[number];

/** Reads the command line, without the program’s name. Throws a UsageError. */
export function parseOptions(args: readonly string[]): Options {
  const {values, positionals} = parse(args);
  const [first, second, ...rest] = positionals;
  const isCommand = commands.some((command) => command === first);
  const mistaken = isCommand || first === undefined ? null : (nearest(first, commands) as Command | null);
  const command = isCommand ? (first as Command) : "run";
  const name = (isCommand ? second : first) ?? null;
  const extra = isCommand ? rest : positionals.slice(1);
  if (extra.length > 0)
    throw new UsageError(
      `There is one word too many: ${extra[0]}.${mistaken === null ? "" : ` Did you mean ${mistaken}?`}`
    );
  const help = values.help ?? first === undefined;
  if (!help && name === null && ["check", "plan", "run", "notebook"].includes(command)) {
    throw new UsageError(
      `${command} needs the name of an experiment, e.g., npm run experiment -- ${command} fast-vs-slow.`
    );
  }
  if (!help && name === null && command === "rerun") {
    throw new UsageError(
      "rerun needs a file, a result.json or a report, e.g., npm run experiment -- rerun report.html."
    );
  }
  if (!help && command === "system" && !systemActions.some((action) => action === name)) {
    const near = name === null ? null : nearest(name, systemActions);
    throw new UsageError(
      `system needs to know what to do: show, tune or restore${name === null ? "" : `, and not ${name}`}.${near === null ? "" : ` Did you mean ${near}?`}`
    );
  }
  if (command !== "rerun" && (values.into !== undefined || values.yes)) {
    throw new UsageError(`--${values.yes ? "yes" : "into"} belongs to rerun. See npm run experiment -- --help.`);
  }
  const overrides = (["source", "input", "revision", "plan"] as const).flatMap((option) =>
    (values[option] ?? []).map((value) => ({option, value}))
  );
  if (command !== "show" && values.script) {
    throw new UsageError("--script belongs to show. See npm run experiment -- --help.");
  }
  if (!["run", "resume", "rerun"].includes(command) && values.tune) {
    throw new UsageError("--tune belongs to run, resume and rerun. See npm run experiment -- --help.");
  }
  const {json = false, all = false, script = false, into = null, yes = false, tune = false} = values;
  return {command, name, overrides, json, all, script, into, yes, tune, help, mistaken};
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: {type: "boolean", short: "h"},
        json: {type: "boolean"},
        all: {type: "boolean"},
        script: {type: "boolean"},
        into: {type: "string"},
        yes: {type: "boolean"},
        tune: {type: "boolean"},
        source: {type: "string", multiple: true},
        input: {type: "string", multiple: true},
        revision: {type: "string", multiple: true},
        plan: {type: "string", multiple: true}
      }
    });
  } catch (error) {
    throw new UsageError(
      `${(error as Error).message.replace(/\. To specify.*/s, "")}. See npm run experiment -- --help.`
    );
  }
}
