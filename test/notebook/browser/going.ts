import {spawn} from "node:child_process";
import {join, resolve} from "node:path";
import {createInterface} from "node:readline";
import type {Project} from "../project.ts";

const home = resolve(import.meta.dirname, "../../..");

/** A run that does as it is told. */
export interface Writer {
  tell(line: string): Promise<void>; // resolves when it is done
  kill(): Promise<void>;
}

/** Starts a run, as far as pages can tell; see writer.ts for what it can be told. */
export async function startWriter(
  {path}: Pick<Project, "path">,
  experiment: string,
  run: string,
  ...more: string[]
): Promise<Writer> {
  const script = join(import.meta.dirname, "writer.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, path, experiment, run, ...more], {
    cwd: home,
    stdio: ["pipe", "pipe", "inherit"]
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  await lines.next(); // it is ready
  return {
    async tell(line) {
      child.stdin.write(`${line}\n`);
      await lines.next();
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    }
  };
}
