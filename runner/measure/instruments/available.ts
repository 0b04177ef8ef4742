import {mkdtemp, readFile, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {execa} from "execa";
import type {Caches, Instruments} from "../../investigate/lab.ts";
import {openProbe} from "../../machine/probe.ts";
import {readCaches} from "../../machine/processor.ts";
import {counters} from "../../result/counters.ts";
import {ReadingError} from "../reading-error.ts";
import {parsePerfStat, perfStatCommand, type Counted} from "./perf-stat.ts";

const options = {reject: false, timeout: 20_000, stdin: "ignore"} as const;

/** Returns what this machine can measure with, by trying it; what is missing comes with the line that installs it. */
export async function findInstruments(): Promise<Instruments> {
  const valgrind = await execa("valgrind", ["--version"], options);
  const fixed = await execa("setarch", ["-R", "true"], options);
  return {
    perf: await findPerf(),
    valgrind: valgrind.failed
      ? {version: null, reason: "There is no valgrind here to simulate with: apt-get install valgrind."}
      : {version: valgrind.stdout.trim().replace(/^valgrind-/, ""), reason: null},
    fixedAddresses: !fixed.failed,
    caches: await findCaches()
  };
}

async function findPerf(): Promise<Instruments["perf"]> {
  const version = await execa("perf", ["--version"], options);
  if (version.failed) {
    const reason = "There is no perf here to count with: apt-get install linux-perf, or linux-tools-generic on Ubuntu.";
    return {version: null, events: [], listed: [], reason};
  }
  const folder = await mkdtemp(join(tmpdir(), "benchbook-perf-"));
  try {
    const file = join(folder, "counts");
    const [program = "", ...args] = perfStatCommand(
      counters.map(({event}) => event),
      file
    );
    const {failed, stderr} = await execa(program, [...args, "true"], {...options, env: {LC_ALL: "C"}});
    const text = failed ? "" : await readFile(file, "utf8").catch(() => "");
    const counted = readCounts(text);
    const isHardware = (wanted: string): boolean => counters.some(({event, hardware}) => hardware && event === wanted);
    const hardware = counted.some(({event, value}) => value !== null && isHardware(event));
    // Where there are more events than counters, and a command is short, the turn of some does not come.
    const works = ({event, value, supported}: Counted): boolean =>
      value !== null || (supported && hardware && isHardware(event));
    return {
      version: version.stdout.replace(/^perf version /, "").trim(),
      events: counters
        .map(({event}) => event)
        .filter((event) => counted.some((one) => one.event === event && works(one))),
      listed: await listEvents(),
      reason: hardware ? null : why(stderr)
    };
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

/** A perf that writes something else can count nothing for us. */
function readCounts(text: string): Counted[] {
  try {
    return parsePerfStat(text);
  } catch (error) {
    if (error instanceof ReadingError) return [];
    throw error;
  }
}

/** Returns the events that perf lists, but for the kernel’s thousands of tracepoints, whose names have a colon. */
async function listEvents(): Promise<string[]> {
  const {failed, stdout} = await execa("perf", ["list", "--raw-dump"], options);
  return failed ? [] : [...new Set(stdout.split(/\s+/).filter((name) => /^[^:]+$/.test(name)))];
}

function why(stderr: string): string {
  if (/paranoid|Permission|Access to performance/i.test(stderr)) {
    return "Counters are closed to this user: sudo sysctl kernel.perf_event_paranoid=1 opens them.";
  }
  if (/unknown (switch|option)/i.test(stderr)) {
    return "This perf is too old to write its counts as JSON (perf stat -j): install that of a newer kernel.";
  }
  return "The processor’s counters cannot be seen here, as in most virtual machines.";
}

// Where the system does not tell, those of a common desktop processor.
const usual: Caches = {
  L1I: {bytes: 32 * 1024, ways: 8, lineBytes: 64},
  L1D: {bytes: 32 * 1024, ways: 8, lineBytes: 64},
  LL: {bytes: 8 * 1024 * 1024, ways: 16, lineBytes: 64}
};

async function findCaches(): Promise<Caches> {
  const found = await readCaches(openProbe());
  const cacheOf = (wanted: (level: number, type: string) => boolean) =>
    found
      .filter(({level, type, ways, sets}) => wanted(level, type) && ways !== null && sets !== null)
      .map(({bytes, ways, sets}) => ({bytes, ways: ways ?? 1, lineBytes: bytes / ((ways ?? 1) * (sets ?? 1))}))
      .find(({lineBytes}) => Number.isInteger(Math.log2(lineBytes)));
  const last = Math.max(0, ...found.map(({level}) => level));
  return {
    L1I: cacheOf((level, type) => level === 1 && type === "Instruction") ?? usual.L1I,
    L1D: cacheOf((level, type) => level === 1 && type === "Data") ?? usual.L1D,
    LL: cacheOf((level) => level === last && last > 1) ?? usual.LL
  };
}
