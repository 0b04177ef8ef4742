import {writeFileSync} from "node:fs";
import {createHash} from "node:crypto";
import {join, relative, resolve} from "node:path";
import {parseArgs} from "node:util";
import {UsageError} from "../../../runner/command/usage-error.ts";
import {markdown} from "../../../runner/narrate/markdown.ts";
import {serializeArtifact} from "../../../runner/store/artifact.ts";
import {StoreError} from "../../../runner/store/error.ts";
import {withoutNames} from "./anonymous.ts";
import {CellError} from "./prerender.ts";
import {makeReport} from "./report.ts";
import {findSubject, notebookOf, type Subject} from "./report-subject.ts";

// npm run report: writes a run’s report, a page in one file.

const help = `Writes a run’s report: its notebook and its result in one HTML file, which anyone
can open, check, print and send on. It needs no server, no network and no script.

Usage
  npm run report NAME [-- OPTIONS]

NAME is an experiment, which means its latest run; a run, such as
fast-vs-slow/2026-03-14-092653; or the path of a result.json.

Options
  --output FILE   write to FILE; otherwise to report.html beside the result
  --anonymous     leave out the names of hosts and users, also in the result
  --markdown      print the findings as Markdown, for a pull request or a summary
  -h, --help      print this

Examples
  npm run report fast-vs-slow
  npm run report -- fast-vs-slow --output ~/report.html --anonymous
  npm run --silent report -- fast-vs-slow --markdown >> "$GITHUB_STEP_SUMMARY"

Exit codes
  0 written   1 a cell of the notebook failed   2 wrong use, or no such run
`;

const home = resolve(import.meta.dirname, "../../..");

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const {name, ...options} = parse(args);
    if (name === null) process.stdout.write(help);
    else await report(name, options);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isForeseen = [CellError, StoreError, UsageError].some((type) => error instanceof type) || "syscall" in error;
    process.stderr.write(
      `${isForeseen ? error.message : `Benchbook failed, and this is its mistake: ${error.stack}`}\n`
    );
    return error instanceof StoreError || error instanceof UsageError ? 2 : 1;
  }
}

interface Options {
  output: string | null;
  isAnonymous: boolean;
  isMarkdown: boolean;
}

async function report(name: string, {output, isAnonymous, isMarkdown}: Options): Promise<void> {
  const subject = findSubject(process.cwd(), name);
  const {text, artifact, original} = isAnonymous ? anonymous(subject) : {...subject, original: null};
  const content = isMarkdown
    ? markdown(artifact, {sha256: sha256(text)})
    : await makeReport({home, notebook: notebookOf(home, artifact), text, artifact, original});
  if (isMarkdown && output === null) {
    process.stdout.write(content);
    return;
  }
  const path = output ?? join(subject.folder, "report.html");
  writeFileSync(path, content);
  const size = (Buffer.byteLength(content) / 1e6).toFixed(1);
  process.stdout.write(`Wrote ${relative(process.cwd(), path)}, ${size} MB.\n`);
}

function anonymous({text, artifact}: Subject): Pick<Subject, "text" | "artifact"> & {original: string} {
  const changed = withoutNames(artifact);
  return {text: serializeArtifact(changed), artifact: changed, original: sha256(text)};
}

function parse(args: string[]): Options & {name: string | null} {
  const {values, positionals} = read(args);
  const [name, extra] = positionals;
  if (extra !== undefined) throw new UsageError(`There is one word too many: ${extra}. See npm run report -- --help.`);
  if (name === undefined && !values.help) {
    throw new UsageError("report needs a name, e.g., npm run report fast-vs-slow. See npm run report -- --help.");
  }
  return {
    name: values.help || name === undefined ? null : name,
    output: values.output ?? null,
    isAnonymous: values.anonymous ?? false,
    isMarkdown: values.markdown ?? false
  };
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        output: {type: "string"},
        anonymous: {type: "boolean"},
        markdown: {type: "boolean"},
        help: {type: "boolean", short: "h"}
      }
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.replace(/\. To specify.*/s, "")}. See npm run report -- --help.`);
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
