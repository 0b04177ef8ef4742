import {readdirSync, readFileSync, readlinkSync} from "node:fs";
import {setTimeout} from "node:timers/promises";

/**
 * Returns the processes, as “PID COMMAND”, that have a folder in their
 * environment, arguments or working folder, once they have had time to end.
 */
export async function processesOf(folder: string): Promise<string[]> {
  let found = scan(folder);
  for (let tries = 0; found.length > 0 && tries < 100; ++tries) {
    await setTimeout(50);
    found = scan(folder);
  }
  return found;
}

function scan(folder: string): string[] {
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      const around = [command, readFileSync(`/proc/${pid}/environ`, "utf8"), readlinkSync(`/proc/${pid}/cwd`)];
      return around.some((text) => text.includes(folder)) ? [`${pid} ${command.replaceAll("\0", " ")}`] : [];
    } catch {
      return []; // it has ended
    }
  });
}
