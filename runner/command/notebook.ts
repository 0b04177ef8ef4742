import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {loadExperiment} from "../experiment/load.ts";
import type {Context} from "./context.ts";
import {draft} from "./draft.ts";
import type {Options} from "./options.ts";
import {print} from "./print.ts";
import {UsageError} from "./usage-error.ts";

const own = ["default", "index"]; // notebooks that are nobody’s: the default narration, and the catalogue

/** Writes a draft of an experiment’s own narration. What is there already stays as it is. */
export async function notebook({name, json}: Options, {folder, stdout}: Context): Promise<number> {
  const experiment = await loadExperiment(name ?? "", {folder});
  const path = `notebook/${experiment.name}.html`;
  if (own.includes(experiment.name)) {
    throw new UsageError(`${path} is Benchbook’s own. Give experiments/${experiment.name}.yaml another name.`);
  }
  const open = `npm run notebook -- --open "/${encodeURIComponent(experiment.name)}.html"`;
  mkdirSync(join(folder, "notebook"), {recursive: true});
  try {
    writeFileSync(join(folder, path), draft(experiment), {flag: "wx"});
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new UsageError(
      `${path} is there already, and was left as it is. Delete or rename it to begin anew, or see it with ${open}.`
    );
  }
  print(
    {path, open},
    () => `Wrote ${path}, a narration to begin with.

See it, and edit it while it is open:
  ${open}
What cells can do:
  docs/narration.md`,
    {json, stdout}
  );
  return 0;
}
