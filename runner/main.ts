import {DiskFullError} from "./build/disk.ts";
import {EnvironmentError} from "./build/environment.ts";
import {check} from "./command/check.ts";
import {clean} from "./command/clean.ts";
import {Declined, Interruption, openContext, Unfinished} from "./command/context.ts";
import {help} from "./command/help.ts";
import {list} from "./command/list.ts";
import {notebook} from "./command/notebook.ts";
import {parseOptions} from "./command/options.ts";
import type {Command} from "./command/options.ts";
import {plan} from "./command/plan.ts";
import {rerun} from "./command/rerun.ts";
import {resume, run} from "./command/run.ts";
import {show} from "./command/show.ts";
import {system} from "./command/system.ts";
import {UsageError} from "./command/usage-error.ts";
import {ExperimentError} from "./experiment/problem.ts";
import {SourceError} from "./source/error.ts";
import {StoreError} from "./store/error.ts";
import {harmless} from "./terminal/text.ts";

const commands = {check, clean, list, notebook, plan, rerun, resume, run, show, system} satisfies Record<
  Command,
  unknown
>;

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // The second time there is no waiting for anything; what was started dies with this process.
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort(new Interruption(`Stopped by ${signal}.`));
  });
}

// Whoever reads the output may stop reading, as head does. The run goes on, and its result is on the disk.
for (const output of [process.stdout, process.stderr]) output.on("error", () => {});

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options.help) {
      process.stdout.write(help);
      return 0;
    }
    return await commands[options.command](options, openContext(process.cwd(), interruption.signal));
  } catch (error) {
    const {cause, resume, samples} = error instanceof Unfinished ? error : {cause: error, resume: null, samples: 0};
    const goOn = resume === null ? "" : `Go on with: ${resume}`;
    if (interruption.signal.aborted) {
      process.stderr.write(`${`Interrupted. ${goOn}`.trim()}\n`);
      return 130;
    }
    if (error instanceof Declined) {
      process.stderr.write(`${error.message}\n`);
      return 130;
    }
    const kept = samples === 0 ? "" : `What was measured is kept. ${goOn}\n`;
    process.stderr.write(`${harmless(describe(cause))}\n${kept}`);
    return isWrongUse(cause) ? 2 : 1;
  }
}

function isWrongUse(error: unknown): boolean {
  return [UsageError, ExperimentError, SourceError, StoreError, EnvironmentError].some((type) => error instanceof type);
}

/** What we foresaw is told in its own words; anything else is a mistake of ours, and its stack helps to find it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isWrongUse(error) || error instanceof DiskFullError) return error.message;
  if ("syscall" in error) return `The system refused something that Benchbook needs: ${error.message}.`;
  return `Benchbook failed, and this is its mistake: ${error.stack ?? error.message}`;
}
