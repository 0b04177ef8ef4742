import {chmod, mkdir, mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {execa} from "execa";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {findInstruments} from "../../../runner/measure/instruments/available.ts";
import {cachegrindCommand, parseSummary, readCachegrind} from "../../../runner/measure/instruments/cachegrind.ts";
import {parsePerfStat, perfStatCommand, readPerfStat} from "../../../runner/measure/instruments/perf-stat.ts";
import {ReadingError} from "../../../runner/measure/reading-error.ts";

const path = process.env["PATH"] ?? "";
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "benchbook-instruments-"));
});

afterEach(async () => {
  process.env["PATH"] = path;
  await rm(folder, {recursive: true, force: true});
});

/** Puts programs before those of the system; an empty text is a program that is not there. */
async function pretend(programs: Record<string, string>): Promise<void> {
  const bin = join(folder, "bin");
  await mkdir(bin, {recursive: true});
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(bin, name), text === "" ? "#!/bin/sh\nexit 127\n" : `#!/bin/sh\n${text}\n`);
    await chmod(join(bin, name), 0o755);
  }
  process.env["PATH"] = `${bin}:${path}`;
}

// As perf 6.1 writes it of a processor with few counters, of which two took turns.
const recorded = [
  '{"counter-value" : "512.340000", "unit" : "msec", "event" : "task-clock", "event-runtime" : 512340000, "pcnt-running" : 100.00, "metric-value" : "0.998", "metric-unit" : "CPUs utilized"}',
  '{"counter-value" : "2998253020.000000", "unit" : "", "event" : "instructions:u", "event-runtime" : 512339120, "pcnt-running" : 100.00}',
  '{"counter-value" : "1091760.000000", "unit" : "", "event" : "L1-icache-load-misses:u", "event-runtime" : 128000000, "pcnt-running" : 25.02}',
  '{"counter-value" : "<not supported>", "unit" : "", "event" : "stalled-cycles-frontend:u", "event-runtime" : 0, "pcnt-running" : 100.00}',
  '{"counter-value" : "<not counted>", "unit" : "", "event" : "LLC-load-misses:u", "event-runtime" : 0, "pcnt-running" : 0.00}'
].join("\n");

describe("perf stat", () => {
  it("gives counts by the names of metrics, and the share of time of those that took turns", async () => {
    const file = join(folder, "counts");
    await writeFile(file, `# started on Fri\n\n${recorded}\n`);
    expect(await readPerfStat(file)).toEqual({
      "task clock": 512.34,
      instructions: 2998253020,
      "L1I misses": 1091760,
      "L1I misses: share of time counted": 0.2502
    });
  });

  it("tells what is not supported from what was not counted", () => {
    const of = (event: string) => parsePerfStat(recorded).find((one) => one.event === event);
    expect(of("stalled-cycles-frontend")).toMatchObject({value: null, supported: false});
    expect(of("LLC-load-misses")).toMatchObject({value: null, supported: true, share: 0});
  });

  it.each([
    ["nothing", ""],
    ["half a line", '{"counter-value" : "12'],
    ["a message", "Error: no such event\n"]
  ])("refuses %s", async (_, text) => {
    const file = join(folder, "counts");
    await writeFile(file, text);
    await expect(readPerfStat(file)).rejects.toThrow(ReadingError);
  });

  it("has no counts where perf did not get as far as writing any", async () => {
    await expect(readPerfStat(join(folder, "none"))).rejects.toThrow("perf stat wrote no counts.");
  });

  it("joins what two kinds of cores counted, which perf scales up for each", () => {
    const lines = [
      '{"counter-value" : "4000.0", "unit" : "", "event" : "cpu_core/cycles:u/", "pcnt-running" : 25.00}',
      '{"counter-value" : "2000.0", "unit" : "", "event" : "cpu_atom/cycles/u", "pcnt-running" : 75.00}',
      '{"counter-value" : "900.0", "unit" : "", "event" : "cpu_core/instructions/u", "pcnt-running" : 100.00}',
      '{"counter-value" : "<not counted>", "unit" : "", "event" : "cpu_atom/instructions/u", "pcnt-running" : 0.00}'
    ];
    expect(parsePerfStat(lines.join("\n"))).toEqual([
      {event: "cycles", value: 2500, share: 1, supported: true},
      {event: "instructions", value: 900, share: 1, supported: true}
    ]);
  });

  it("counts a command’s own user space, and what the system counts everywhere", () => {
    const events = ["instructions", "page-faults", "resource_stalls.any", "unc_m_cas_count.all", "sched:sched_switch"];
    expect(perfStatCommand(events, "f")).toContain(
      "instructions:u,page-faults,resource_stalls.any:u,unc_m_cas_count.all,sched:sched_switch"
    );
  });
});

describe("what there is to measure with", () => {
  it("names the line that installs what is missing", async () => {
    await pretend({perf: "", valgrind: ""});
    const {perf, valgrind} = await findInstruments();
    expect(perf).toMatchObject({
      version: null,
      events: [],
      reason: expect.stringContaining("apt-get install linux-perf")
    });
    expect(valgrind).toEqual({version: null, reason: expect.stringContaining("apt-get install valgrind")});
  });

  it("knows what perf counts, what it lists, and that a closed system can be opened", async () => {
    const stat = `for a; do [ "$last" = -o ] && file=$a; last=$a; done; cat > "$file" <<'END'\n${recorded}\nEND`;
    const list = "echo instructions cycles resource_stalls.any sched:sched_switch";
    await pretend({perf: `case $1 in --version) echo perf version 6.1.1;; list) ${list};; stat) ${stat}\n;; esac`});
    const {perf} = await findInstruments();
    expect(perf.version).toBe("6.1.1");
    expect(perf.reason).toBeNull();
    // Of what took turns, the turn of one did not come.
    expect(perf.events).toEqual(["instructions", "L1-icache-load-misses", "LLC-load-misses", "task-clock"]);
    expect(perf.listed).toEqual(["instructions", "cycles", "resource_stalls.any"]);

    await pretend({
      perf: 'case $1 in --version) echo perf version 6.1.1;; *) echo "paranoid setting is 4" >&2; exit 255;; esac'
    });
    expect((await findInstruments()).perf.reason).toContain("sysctl kernel.perf_event_paranoid=1");
  });
});

describe("a perf that is of no use", () => {
  it.each([
    [
      "writes something else",
      'for a; do [ "$last" = -o ] && file=$a; last=$a; done; echo "{oops" > "$file"',
      "cannot be seen"
    ],
    ["writes nothing", "true", "cannot be seen"],
    ["is too old", 'echo "  Error: unknown switch \\`j\'" >&2; exit 129', "too old to write its counts as JSON"]
  ])("%s", async (_, stat, reason) => {
    await pretend({perf: `case $1 in --version) echo perf version 4.19;; list) ;; *) ${stat};; esac`});
    const {perf} = await findInstruments();
    expect(perf).toMatchObject({version: "4.19", events: [], reason: expect.stringContaining(reason)});
  });
});

describe("cachegrind", () => {
  const small = {bytes: 1024, ways: 2, lineBytes: 32};
  const caches = {L1I: small, L1D: small, LL: {bytes: 65536, ways: 4, lineBytes: 64}};

  it("sums up a command and what it starts, and repeats what it says", async () => {
    const simulate = async (name: string) => {
      const where = join(folder, name);
      await mkdir(where);
      const [program = "", ...args] = [
        "setarch",
        "-R",
        ...cachegrindCommand(caches, where),
        "sh",
        "-c",
        "true; /bin/echo a"
      ];
      await execa(program, args);
      return readCachegrind(where);
    };
    const [first, second] = [await simulate("a"), await simulate("b")];
    const instructions = first["simulated instructions"] ?? 0;
    expect(instructions).toBeGreaterThan(100_000);
    expect((second["simulated instructions"] ?? 0) / instructions).toBeCloseTo(1, 3);
    expect(first["simulated L1I misses"]).toBeGreaterThan(1000);
  });

  it("refuses output that was cut short, and says why there is none", async () => {
    expect(() => parseSummary("events: Ir I1mr\nfn=main\n1 2 3\n")).toThrow("cut short");
    await writeFile(join(folder, "valgrind.1.log"), "==1== Fatal error at startup: no ld.so symbols\n");
    await expect(readCachegrind(folder)).rejects.toThrow("no ld.so symbols");
  });
});
