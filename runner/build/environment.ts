import {expand, references} from "../experiment/expansion.ts";
import type {Environment} from "../experiment/experiment.ts";
import {suggestion} from "../experiment/nearest.ts";

/** A problem with what an experiment says about its environment. The message says what to do. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/** A variable before what it refers to is known. */
export interface Declared {
  name: string;
  text: string;
  literal: boolean; // comes from the user’s environment; a $ in it means nothing
  secret: string | null; // the variable that a secret comes from
}

/** Returns the variables of an environment, with those of the user’s that it asks for. */
export function declare(environment: Environment, user: NodeJS.ProcessEnv): Declared[] {
  return Object.entries(environment).map(([name, value]) => {
    if (typeof value === "string") return {name, text: value, literal: false, secret: null};
    const origin = "from" in value ? value.from : value.secret;
    const text = user[origin];
    if (text === undefined)
      throw new EnvironmentError(
        `${name} is to come from the environment variable ${origin}, which is not set. Set it: export ${origin}=…`
      );
    return {name, text, literal: true, secret: "secret" in value ? origin : null};
  });
}

/**
 * Adds variables, each of which may refer to those before it as $NAME or ${NAME};
 * $PATH in PATH is the one before. Where `lenient`, those that refer to something
 * else are left out, since it is there only while measuring; else that is an error.
 */
export function extend(
  variables: Readonly<Record<string, string>>,
  declared: readonly Declared[],
  {lenient = false} = {}
): Record<string, string> {
  const result = {...variables};
  for (const {name, text, literal} of declared) {
    if (literal) {
      result[name] = text;
      continue;
    }
    const unknown = references(text).find((reference) => result[reference.name] === undefined)?.name;
    if (unknown === undefined) result[name] = expand(text, result);
    else if (!lenient)
      throw new EnvironmentError(
        `${name} refers to $${unknown}, which is not known here.${suggestion(unknown, Object.keys(result))}`
      );
  }
  return result;
}

/** Returns a text without the values of secrets. A short value is no secret, and may be part of any word. */
export function withoutSecrets(text: string, declared: readonly Declared[]): string {
  const secrets = declared.filter(({secret, text}) => secret !== null && text.length > 3);
  return secrets.reduce((rest, {text, secret}) => rest.replaceAll(text, `[secret ${secret ?? ""}]`), text);
}
