import {existsSync, mkdirSync, mkdtempSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, test} from "vitest";
import {parseOptions} from "../../runner/command/options.ts";
import {beginTuning} from "../../runner/command/tuning.ts";
import type {TuningRequest} from "../../runner/command/tuning.ts";
import {readTunings} from "../../runner/machine/tune/remembered.ts";
import {tune} from "../../runner/machine/tune/tune.ts";
import {amd} from "../machine/machines.ts";
import {fakeMachine} from "../machine/root.ts";
import {createProject} from "./project.ts";

const newFolder = (): string => join(mkdtempSync(join(tmpdir(), "state-")), "benchbook");
const rate = "proc/sys/kernel/perf_event_max_sample_rate";

function request(kinds: string[], wanted: boolean): TuningRequest {
  const steps = kinds.map((kind) => ({kind}));
  return {run: "parse/1", experiment: {steps, measurements: [{cpus: 1}]} as never, wanted};
}

test("a run has the machine tuned as each of its steps needs it, and puts it back", async () => {
  const machine = await fakeMachine({files: amd});
  const folder = newFolder();
  const tuning = await beginTuning(request(["compare", "profile", "binaries"], true), machine, folder);
  expect(tuning).toMatchObject({warnings: [], limits: []});
  expect(tuning.tuned?.map(({item}) => item)).toContain("Turbo");
  expect((await machine.files())[rate]).toBe("1");
  expect(await tuning.ready("quiet")).toEqual([]);
  await tuning.ready("sampling");
  expect(Number((await machine.files())[rate])).toBeGreaterThanOrEqual(4000);
  await tuning.ready(null);
  await tuning.ready("quiet");
  expect((await machine.files())[rate]).toBe("1");
  expect(await tuning.end()).toEqual([]);
  expect(await machine.files()).toEqual(amd);
});

test("without the option a run changes nothing, and says what its steps lack", async () => {
  const machine = await fakeMachine({files: {...amd, [rate]: "1"}});
  const before = await machine.files();
  const tuning = await beginTuning(request(["compare", "profile"], false), machine, newFolder());
  expect(tuning.tuned).toBeNull();
  expect(tuning.limits).toEqual([
    "The machine is not tuned for timing (governor, turbo, new interrupts and NUMA balancing): sudo npm run experiment -- system tune does that, or, as root, --tune while a run goes on.",
    "Perf may sample too seldom for a profile: sudo sysctl kernel.perf_event_max_sample_rate=100000 lets it."
  ]);
  await tuning.ready("quiet");
  await tuning.end();
  expect(await machine.files()).toEqual(before);
  expect((await beginTuning(request(["binaries"], false), machine, newFolder())).limits).toEqual([]);
});

test("what a run has left that was killed is put back by root at the next start, and offered to others", async () => {
  const machine = await fakeMachine({files: amd, host: {user: 1000}});
  const folder = newFolder();
  const killed = {by: "parse/0", owner: "gone~1~1~1"};
  const now = () => new Date("2026-01-02T03:04:05Z"); // whoever was on another host then is not there any more
  await tune(killed, {cpus: [1], need: "quiet"}, machine, {folder, now});
  const tuned = await machine.files();
  const offered = await beginTuning(request(["compare"], false), machine, folder);
  expect(offered.warnings).toEqual([
    "The machine is still tuned since 2026-01-02 03:04 UTC, for the run parse/0, which was killed: sudo npm run experiment -- system restore"
  ]);
  expect(await machine.files()).toEqual(tuned);
  const root = {...machine, host: {...machine.host, user: 0}};
  const done = await beginTuning(request(["compare"], false), root, folder);
  expect(done.warnings).toEqual([
    "The machine is still tuned since 2026-01-02 03:04 UTC, for the run parse/0, which was killed: it was put back."
  ]);
  expect(await machine.files()).toEqual(amd);
});

test("a run on a machine that somebody has tuned says so, and leaves it tuned", async () => {
  const machine = await fakeMachine({files: amd});
  const folder = newFolder();
  await tune({by: "system tune", owner: null}, {cpus: [1], need: null}, machine, {folder});
  const tuned = await machine.files();
  const tuning = await beginTuning(request(["compare"], false), machine, folder);
  expect(tuning).toMatchObject({limits: [], warnings: []});
  expect(tuning.tuned).toHaveLength(5);
  await tuning.end();
  expect(await machine.files()).toEqual(tuned);
  expect(readTunings(folder, amd["proc/sys/kernel/random/boot_id"] ?? "").tunings).toHaveLength(1);
});

test("a run goes on where the machine cannot be tuned, and warns", async () => {
  const path = "sys/devices/system/cpu/cpufreq/boost";
  const machine = await fakeMachine({files: amd, refuse: {[path]: "EPERM"}});
  const tuning = await beginTuning(request(["compare"], true), machine, newFolder());
  expect(tuning.warnings.join()).toContain("(turbo)");
  await tuning.end();
  expect(await machine.files()).toEqual(amd);
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, "tuning.json"), "{");
  const damaged = await beginTuning(request(["compare"], true), machine, folder);
  expect(damaged.warnings.join()).toContain("damaged");
  expect(await damaged.end()).toEqual([]);
  expect(await machine.files()).toEqual(amd);
});

test("system says what it can do", () => {
  expect(parseOptions(["system", "show", "--json"])).toMatchObject({command: "system", name: "show", json: true});
  expect(() => parseOptions(["system"])).toThrow("system needs to know what to do: show, tune or restore.");
  expect(() => parseOptions(["system", "tun"])).toThrow("Did you mean tune?");
  expect(() => parseOptions(["plan", "parse", "--tune"])).toThrow("--tune belongs to run, resume and rerun.");
});

test("system show and restore, as they are typed", async () => {
  const project = await createProject({});
  const environment = {BENCHBOOK_STATE: join(project.home, "state")};
  const shown = await project.run(["system", "show", "--json"], {environment});
  expect(shown).toMatchObject({exitCode: 0, stderr: ""});
  const {observations} = JSON.parse(shown.stdout) as {observations: {item: string; grade: string}[]};
  expect(observations.map(({item}) => item)).toContain("Counters");
  const restored = await project.run(["system", "restore"], {environment});
  expect(restored).toMatchObject({exitCode: 0, stdout: "The machine is not tuned: there is nothing to put back.\n"});
  expect(existsSync(environment.BENCHBOOK_STATE)).toBe(false);
});
