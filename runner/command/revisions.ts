import type {Builder} from "../build/builder.ts";
import type {Experiment} from "../experiment/experiment.ts";
import type {Revision} from "../result/types.ts";
import {SourceError} from "../source/error.ts";

/** Looks a revision up. Throws a SourceError that says where it is asked for, if there is no such revision. */
export async function resolveRevision(builder: Builder, {files}: Experiment, name: string): Promise<Revision> {
  try {
    return await builder.resolveRevision(name);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new SourceError(`experiments/${files[0]?.path ?? ""}, revision ${name}: ${error.message}`);
  }
}
