import {z} from "zod";
import type {KindReader, OptionsRequest, Reading} from "../reader.ts";
import type {Readout, Row} from "../readout.ts";
import {readNamedOutput, readOutput} from "../output.ts";
import {quoteNames, quoteStart, ReadingError} from "../reading-error.ts";

const metadata = z.looseObject({
  name: z.string().optional(),
  unit: z.enum(["second", "byte", "integer"]).optional(),
  loops: z.int().positive().optional(),
  mem_max_rss: z.int().positive().optional(),
  command_max_rss: z.int().positive().optional()
});
type Metadata = z.infer<typeof metadata>;

const list = z.array(z.number().positive());
const run = z.looseObject({metadata: metadata.optional(), values: list.optional(), samples: list.optional()});
const benchmark = z.looseObject({
  metadata: metadata.optional(),
  common_metadata: metadata.optional(),
  runs: z.array(run).min(1)
});
const suite = z.looseObject({metadata: metadata.optional(), benchmarks: z.array(benchmark).min(1)});

const metrics = {
  second: {metric: "time", unit: "s"},
  byte: {metric: "memory", unit: "byte"},
  integer: {metric: "count", unit: null}
};

/**
 * Reads pyperf’s JSON: version "1.0", 6 (perf 0.9.6) and 5 (perf 0.8.3 on, where
 * values are called samples), plain or gzip, from a file or standard output.
 * A run is a process; runs that calibrate have no values, and warm-up values are
 * apart already. Values are time (s), or memory (byte) or count where pyperf
 * says so; what pyperf saw of memory is peak memory (byte), one value a process.
 */
export function pyperfReader({file}: {file: string | null}): KindReader {
  return {
    options: pyperfOptions,
    read: async (reading) => toReadout(parseSuite(await findSuite(file, reading)))
  };
}

/**
 * Returns short options, which are the same in every version of pyperf. Once its
 * loop count is known, a single benchmark runs as a worker, without a manager
 * that would start it: one process, whose time and memory are the benchmark’s.
 */
function pyperfOptions({file, loops}: OptionsRequest): string[] {
  const amount = ["-w", "1", "-n", "3", "-o", file];
  const counts = Object.values(loops ?? {});
  const [count] = counts;
  // There is one option for all benchmarks: counts that differ are left to pyperf.
  if (count === undefined || counts.some((other) => other !== count)) return ["-p", "1", ...amount];
  return [...(counts.length === 1 ? ["--worker"] : ["-p", "1"]), "-l", String(count), ...amount];
}

async function findSuite(named: string | null, {file, stdout, resolve}: Reading): Promise<string> {
  if (named !== null) return readNamedOutput(resolve(named));
  const written = await readOutput(file);
  if (written !== null) return written;
  const printed = (await readOutput(stdout)) ?? "";
  // A script prints its summary beside the JSON.
  const line = printed.split("\n").find((line) => line.startsWith('{"benchmarks":'));
  if (line !== undefined || printed.trimStart().startsWith("{")) return line ?? printed;
  throw new ReadingError(
    "There is no pyperf result: neither in the file that $READER_OPTIONS gives (is it in the command?), " +
      `nor on standard output, which starts with ${quoteStart(printed)}.`
  );
}

function parseSuite(text: string): z.infer<typeof suite> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new ReadingError(`The pyperf result is not JSON (${(error as Error).message}): ${quoteStart(text)}.`);
  }
  const version = (data as {version?: unknown} | null)?.version;
  if (version !== "1.0" && version !== 6 && version !== 5) {
    const found =
      version === undefined
        ? "There is no version in the pyperf result"
        : `The pyperf result has version ${JSON.stringify(version)}`;
    throw new ReadingError(`${found}; "1.0", 6 and 5 can be read.`);
  }
  const parsed = suite.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ReadingError(`The pyperf result is invalid at ${issue?.path.join(".")}: ${issue?.message}.`);
}

function toReadout({metadata: root, benchmarks}: z.infer<typeof suite>): Readout {
  const read = benchmarks.map(({metadata, common_metadata, runs}) => {
    const common: Metadata = {...root, ...common_metadata, ...metadata};
    const processes = runs.map((run) => ({
      values: run.values ?? run.samples ?? [],
      metadata: {...common, ...run.metadata}
    }));
    const measured = processes.filter(({values}) => values.length > 0);
    const name = processes[0]?.metadata.name ?? "";
    if (measured.length > 0) return {name, ...toBenchmark(name, measured)};
    throw new ReadingError(`The pyperf result has only calibration for ${quoteNames([name])}, and no values.`);
  });
  const loops = Object.fromEntries(read.map(({name, loops}) => [name, loops]));
  const notes = new Set(Object.values(loops)).size > 1 ? [differ(loops)] : [];
  return {rows: read.flatMap(({rows}) => rows), loops, notes};
}

function toBenchmark(benchmark: string, processes: {values: number[]; metadata: Metadata}[]) {
  const {unit = "second", loops = 1} = processes.at(-1)?.metadata ?? {};
  const rows: Row[] = [{benchmark, ...metrics[unit], processes: processes.map(({values}) => values), series: true}];
  // Of a command that pyperf started, it is the command’s memory that matters.
  const peaks = processes.map(({metadata}) => metadata.command_max_rss ?? metadata.mem_max_rss);
  const known = peaks.filter((peak) => peak !== undefined);
  if (known.length === peaks.length) {
    rows.push({benchmark, metric: "peak memory", unit: "byte", processes: known.map((peak) => [peak]), series: false});
  }
  return {rows, loops};
}

function differ(loops: Record<string, number>): string {
  const counts = Object.entries(loops).map(([name, count]) => `${name} ${count}`);
  return (
    `Its benchmarks need different loop counts (${counts.join(", ")}), and pyperf takes one for all: ` +
    "each start calibrates them anew. A command for each benchmark, as a sweep, would fix them."
  );
}
