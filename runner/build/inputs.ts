import type {Input} from "../experiment/experiment.ts";
import {download} from "../source/download.ts";
import {SourceError} from "../source/error.ts";
import type {BuildOptions, Made} from "./build.ts";

/** An input that can be told from others, and need not be there yet. */
export interface PreparedInput {
  name: string;
  identity: string; // the same for the same content
  /** Returns where it is, made or fetched first if need be; or the build that failed. */
  provide(progress?: (line: string) => void): Promise<string | Made>;
}

/** An input’s own build, for which a revision has been found. */
export interface InputBuild {
  key: string;
  provide(progress?: (line: string) => void): Promise<Made>;
}

/** Returns an input with its identity, for which nothing is downloaded or built. */
export async function prepareInput(
  input: Input,
  revision: string | undefined, // in place of the input’s own
  plan: (input: Input & {kind: "source"}, revision: string) => Promise<InputBuild>,
  options: Omit<BuildOptions, "launcher" | "progress">
): Promise<PreparedInput> {
  const {name, kind} = input;
  switch (kind) {
    case "url":
      if (revision !== undefined)
        throw new SourceError(`The input ${name} cannot have the revision ${revision}: it is a file with a URL.`);
      return {name, identity: input.sha256, provide: (progress) => download(input, {...options, progress})};
    case "source": {
      const build = await plan(input, revision ?? input.revision);
      return {
        name,
        identity: build.key,
        async provide(progress) {
          const made = await build.provide(progress);
          return made.entry === null ? made : made.directory;
        }
      };
    }
  }
}
