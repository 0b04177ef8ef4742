import {expect, it} from "vitest";
import {rows} from "../../runner/result/samples.ts";
import type {Artifact, Event} from "../../runner/result/types.ts";
import type {Estimate, Progress} from "../../runner/terminal/progress.ts";
import {plainProgress} from "../../runner/terminal/progress-plain.ts";
import {progressLines, terminalProgress} from "../../runner/terminal/progress-terminal.ts";
import {advance, startState, timeLeft, roundText} from "../../runner/terminal/progress-state.ts";
import {plainStyle} from "../../runner/terminal/style.ts";
import {exampleArtifact} from "../result/fixture.ts";

const artifact = exampleArtifact({broken: true, rounds: 10});
const estimates: Estimate[] = [
  {pair: {baseline: "fast", variant: "slow"}, estimate: 1.62, low: 1.6, high: 1.64},
  {pair: {baseline: "fast", variant: "cured"}, estimate: 1.004, low: null, high: null}
];

/** Returns the events before anything is built. */
function beginning({experiment, machine, measurements, run, tool, variants}: Artifact): Event[] {
  const at = run.startedAt;
  return [
    {
      event: "start",
      format: "benchbook/journal",
      version: 1,
      at,
      tool,
      run: run.id,
      experiment,
      machine,
      boot: "a",
      seed: 1
    },
    ...run.warnings.map((text): Event => ({event: "warning", at, text})),
    ...(run.plan ? [{event: "plan", at, plan: run.plan, variants, measurements} as const] : [])
  ];
}

function sampleEvents(of: Artifact): Extract<Event, {event: "sample"}>[] {
  return rows(of).map((sample) => ({
    event: "sample",
    at: new Date(Date.parse(sample.startedAt) + 100).toISOString(),
    sample
  }));
}

/** Plays the whole example. */
function play(progress: Progress): void {
  for (const event of beginning(artifact)) progress.event(event);
  for (const build of artifact.builds) {
    const {replicate, variant} = build;
    progress.building({variant, replicate, line: "", elapsedMs: 0});
    progress.building({variant, replicate, line: "cc -c vm.c", elapsedMs: 1200});
    progress.event({event: "build", at: build.startedAt, build});
  }
  const samples = sampleEvents(artifact);
  const planned = Math.max(...artifact.samples.round);
  for (const [i, event] of samples.entries()) {
    progress.event(event);
    const {measurement, round, step} = event.sample;
    if (samples[i + 1]?.sample.round !== round)
      progress.round({step, measurement, round, usable: round, planned, estimates});
  }
  for (const finding of artifact.findings) progress.event({event: "finding", at: artifact.run.startedAt, finding});
  progress.close();
}

/** Returns an output that keeps what is written to it. */
function recorder({columns = 60, rows = 24}: {columns?: number; rows?: number} = {}) {
  const texts: string[] = [];
  return {columns, rows, isTTY: true, texts, write: (text: string) => texts.push(text)};
}

/** Returns time that passes only as told, and whether a timer runs. */
function ticker() {
  let tick: (() => void) | null = null;
  const clock = {
    at: 0,
    now: () => clock.at,
    every: (_ms: number, each: () => void) => {
      tick = each;
      return () => (tick = null);
    },
    runs: () => tick !== null,
    pass(ms: number) {
      clock.at += ms;
      tick?.();
    }
  };
  return clock;
}

it("writes plain lines, none of which is ever changed", () => {
  const output = recorder();
  play(plainProgress(output));
  expect(output.texts.join("")).toMatchInlineSnapshot(`
    "Run 2026-03-14-092653 of fast-vs-slow
    perf is not installed: hardware counters are not available. To install it: apt-get install linux-perf.
    The CPU’s frequency cannot be fixed on this virtual machine.
    The machine is virtual: other guests may take its caches and its time.
    Building fast (1)
    Built fast (1) in 2.6 s
    Building fast (2)
    Built fast (2) in 2.7 s
    Building slow (1)
    Built slow (1) in 2.7 s
    Building slow (2)
    Built slow (2) in 2.7 s
    Building cured (1)
    Built cured (1) in 2.8 s
    Building cured (2)
    Built cured (2) in 2.8 s
    Building broken (1)
    The build of broken failed: make exited with status 2.
      │ cc -O2 -c -o dispatch.o dispatch.c
      │ dispatch.c:41:3: error: expected ‘;’ before ‘return’
      │ make: *** [dispatch.o] Error 1
    Building broken (2)
    compare, call_method: round 5 of 11; about 30 s left; slow 1.62× fast [1.60, 1.64]; cured 1.00× fast
    A sample of cured in call_method failed: ./vm was ended by SIGSEGV.
      │ loaded 4096 instructions
      │ Segmentation fault
    compare, call_method: round 10 of 11; about 3 s left; slow 1.62× fast [1.60, 1.64]; cured 1.00× fast
    compare, call_method: round 11 of 11; slow 1.62× fast [1.60, 1.64]; cured 1.00× fast
    The step compare is done
    "
  `);
});

it("tells of a start that fails before any round, and of nothing that goes well", () => {
  const state = startState();
  const trial = {
    measurement: "call_method",
    variant: "fast",
    status: "run failed",
    reason: "./vm exited with status 1.",
    tail: null,
    metrics: [],
    benchmarks: [],
    loops: {},
    output: null,
    durationMs: 3
  } as const;
  const event = {event: "trial", at: artifact.run.startedAt} as const;
  expect(
    advance(state, {...event, trial: {...trial, metrics: [], benchmarks: [], status: "ok", reason: null}})
  ).toEqual([]);
  expect(advance(state, {...event, trial: {...trial, metrics: [], benchmarks: []}})).toEqual([
    {kind: "bad", text: "The first start of fast in call_method failed: ./vm exited with status 1."}
  ]);
});

it("shows builds while they run", () => {
  const state = startState();
  for (const event of beginning(artifact)) advance(state, event);
  state.builds.set("fast 1", {
    variant: "fast",
    replicate: 1,
    line: "cc -O2 -c \u001b[31mvm.c\u001b[39m",
    elapsedMs: 300
  });
  state.builds.set("slow 2", {variant: "slow", replicate: 2, line: `cc ${"-DX ".repeat(40)}`, elapsedMs: 72_400});
  expect(progressLines(state, {width: 60}).join("\n")).toMatchInlineSnapshot(`
    "Building, 0 of 8 done
      fast (1)              cc -O2 -c vm.c
      slow (2)  1 min 12 s  cc -DX -DX -DX -DX -DX -DX -DX -DX …"
  `);
});

it("shows which round of how many, the time left and estimates so far", () => {
  const state = startState();
  for (const event of beginning(artifact)) advance(state, event);
  expect(progressLines(state, {width: 60})).toEqual([]);
  for (const event of sampleEvents(artifact).slice(0, 9)) advance(state, event);
  expect(progressLines(state, {width: 60}).join("\n")).toMatchInlineSnapshot(`
    "Measuring call_method (compare): round 2 of 10
      ━━──────────────────────"
  `);
  state.round = {step: "compare", measurement: "call_method", round: 4, usable: 4, planned: 10, estimates};
  expect(progressLines(state, {width: 60}).join("\n")).toMatchInlineSnapshot(`
    "Measuring call_method (compare): round 2 of 10
      ━━━━━━━━━━──────────────  about 2 s left
      so far        ratio      interval
      slow / fast   1.62×  [1.60, 1.64]
      cured / fast  1.00×"
  `);
  expect(progressLines(state, {width: 30}).join("\n")).toMatchInlineSnapshot(`
    "Measuring call_method (compar…
      ━━━━━━━━━━──────────────  a…
      so far    ratio      interval
      slow / …  1.62×  [1.60, 1.64]
      cured /…  1.00×"
  `);
});

it("tells the bound of a precision plan, and what comes after", () => {
  const rounds = {kind: "precision", halfWidth: 0.005, atLeast: 12, atMost: 60, atMostMs: null} as const;
  const [step] = artifact.run.plan?.steps ?? [];
  if (!step) throw new Error("The example has a plan.");
  const plan = {
    steps: [
      {...step, rounds},
      {...step, step: "gate"}
    ]
  };
  const state = startState();
  for (const event of sampleEvents(artifact).slice(0, 9)) advance(state, event);
  state.plan = plan;
  state.round = {step: "compare", measurement: "call_method", round: 1, usable: 1, planned: 60, estimates: []};
  expect(progressLines(state, {width: 80}).join("\n")).toMatchInlineSnapshot(`
    "Measuring call_method (compare): round 2 of at most 60
      ────────────────────────  about 1 min 16 s left, then 1 more"
  `);
});

it("expects the rounds that are left to take as long as those so far, also after resuming", () => {
  const state = startState();
  const [sample] = sampleEvents(artifact);
  if (!sample) throw new Error("The example has samples.");
  const take = (round: number, second: number) => {
    const at = new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
    advance(state, {...sample, at, sample: {...sample.sample, round, startedAt: at}});
  };
  take(7, 0);
  expect(timeLeft(state)).toBeNull();
  take(8, 20);
  state.round = {step: "compare", measurement: "call_method", round: 8, usable: 8, planned: 20, estimates: []};
  expect(timeLeft(state)).toBe(120_000); // two rounds took 20 s, twelve are left
  advance(state, {event: "resume", at: sample.at, boot: "b"});
  expect(timeLeft(state)).toBeNull();
});

it("draws between samples only, and not too often", () => {
  const output = recorder();
  const time = ticker();
  const progress = terminalProgress(output, plainStyle, time);
  for (const event of beginning(artifact)) progress.event(event);
  progress.building({variant: "fast", replicate: 1, line: "", elapsedMs: 0});
  expect(time.runs()).toBe(true);
  const before = output.texts.length;
  time.pass(2000);
  expect(output.texts.slice(before).join("")).toContain("2 s");
  for (const build of artifact.builds.slice(0, 1)) progress.event({event: "build", at: build.startedAt, build});
  expect(time.runs()).toBe(false);

  const drawn = output.texts.length;
  const events = sampleEvents(artifact).filter(({sample}) => sample.status === "ok");
  time.pass(1000);
  for (const event of events.slice(0, 4)) progress.event(event); // within no time
  expect(output.texts.length - drawn).toBe(1);
  expect(time.runs()).toBe(false);
  time.pass(600);
  for (const event of events.slice(8, 24)) progress.event(event);
  expect(output.texts.length - drawn).toBe(2);
});

it("leaves nothing live, and the cursor as it was", () => {
  const output = recorder();
  play(terminalProgress(output, plainStyle, ticker()));
  const text = output.texts.join("");
  expect(text).not.toContain("\u001b[?25l"); // which would hide the cursor
  expect(screenOf(text, 60)).toMatchInlineSnapshot(`
    "· Run 2026-03-14-092653 of fast-vs-slow
    ! perf is not installed: hardware counters are not
      available. To install it: apt-get install linux-perf.
    ! The CPU’s frequency cannot be fixed on this virtual
      machine.
    ! The machine is virtual: other guests may take its caches
      and its time.
    ✓ Built fast (1) in 2.6 s
    ✓ Built fast (2) in 2.7 s
    ✓ Built slow (1) in 2.7 s
    ✓ Built slow (2) in 2.7 s
    ✓ Built cured (1) in 2.8 s
    ✓ Built cured (2) in 2.8 s
    ✗ The build of broken failed: make exited with status 2.
      │ cc -O2 -c -o dispatch.o dispatch.c
      │ dispatch.c:41:3: error: expected ‘;’ before ‘return’
      │ make: *** [dispatch.o] Error 1
    ✗ A sample of cured in call_method failed: ./vm was ended by
      SIGSEGV.
      │ loaded 4096 instructions
      │ Segmentation fault
    ✓ The step compare is done
    "
  `);
});

it("erases as many lines as its last ones take on a terminal that was made narrower", () => {
  const output = recorder({columns: 60});
  const progress = terminalProgress(output, plainStyle, ticker());
  for (const event of sampleEvents(artifact).slice(0, 1)) progress.event(event);
  output.columns = 30; // the heading of 45 columns now takes two lines, the bar one
  progress.close();
  expect(output.texts.at(-1)).toContain("\u001b[3A\r\u001b[J");
});

it("never shows more lines than the terminal has", () => {
  const output = recorder({rows: 3});
  const progress = terminalProgress(output, plainStyle, ticker());
  const [event] = sampleEvents(artifact);
  if (event) progress.event(event);
  progress.round({step: "compare", measurement: "call_method", round: 10, usable: 10, planned: 10, estimates});
  expect(output.texts.at(-1)?.split("\n").length).toBe(3);
});

/** Returns what is left on a terminal on which no line is longer than it is wide. */
function screenOf(text: string, width: number): string {
  const lines = [""];
  const plain = text.replace(/\u001b\[\?2026[hl]/g, "");
  for (const part of plain.split(/(\u001b\[\d*[AJ]|\r|\n)/)) {
    const up = /^\u001b\[(\d+)A$/.exec(part);
    if (up) lines.length -= Number(up[1]);
    else if (part === "\u001b[J") lines[lines.length - 1] = "";
    else if (part === "\n") lines.push("");
    else if (part !== "\r" && part !== "") {
      if (part.length > width) throw new Error(`This line is too long: ${part}`);
      lines[lines.length - 1] = part;
    }
  }
  return lines.join("\n");
}

it("says how many rounds count, once some do not", () => {
  const rounds = {round: 20, usable: 12, planned: 15};
  expect(roundText(rounds, false)).toBe("round 20, 12 of 15 usable");
  expect(roundText({...rounds, usable: 20, planned: 60}, true)).toBe("round 20 of at most 60");
});
