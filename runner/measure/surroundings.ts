import type {Built} from "../build/builder.ts";
import {type Declared, declare, extend} from "../build/environment.ts";
import type {Experiment, Measurement} from "../experiment/experiment.ts";

/** What a command finds around it: the names it may use, and its whole environment. */
export interface Surroundings {
  variables: Record<string, string>; // what $NAME stands for
  environment: Record<string, string>; // what the command inherits
  declared: Declared[]; // where secrets are known from
}

export interface Folders {
  data: string; // $DATA
  scratch: string; // $SCRATCH; also the command’s home and its temporary folder
}

/**
 * Returns the surroundings of a measurement’s commands. The environment is small
 * and the same for all variants but for what their flags set, as its size moves
 * the stack, and nothing of the user’s is inherited but PATH.
 */
export function surroundings(
  {experiment, measurement}: {experiment: Experiment; measurement: Measurement},
  built: Pick<Built, "variables" | "flags">,
  {data, scratch}: Folders,
  user: NodeJS.ProcessEnv = process.env
): Surroundings {
  const flags = experiment.flags.find(({name}) => name === built.flags);
  const base = {
    PATH: user["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
    HOME: scratch,
    TMPDIR: scratch,
    LANG: "C.UTF-8",
    TZ: "UTC"
  };
  const names = {
    ...built.variables,
    FLAGS: flags?.text ?? "",
    RUN_FLAGS: flags?.runText ?? "",
    DATA: data,
    SCRATCH: scratch
  };
  const declared = [
    ...declare(experiment.environment, user),
    ...declare(flags?.run ?? {}, user),
    ...declare(measurement.environment, user)
  ];
  const variables = extend({...base, ...names}, declared);
  const inherited = [...Object.keys(base), ...declared.map(({name}) => name)];
  return {variables, environment: pick(variables, inherited), declared};
}

function pick(variables: Record<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, variables[name] ?? ""]));
}
