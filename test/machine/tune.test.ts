import {spawn} from "node:child_process";
import {once} from "node:events";
import {existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, test} from "vitest";
import {usualCpus} from "../../runner/machine/interrupts.ts";
import {restore} from "../../runner/machine/tune/restore.ts";
import {isBound, lineFor} from "../../runner/machine/tune/setting.ts";
import {tune} from "../../runner/machine/tune/tune.ts";
import {amd, arm, intel, virtual} from "./machines.ts";
import {type FakeMachine, fakeMachine} from "./root.ts";

const cpu = "sys/devices/system/cpu";
const kernel = "proc/sys/kernel";
const user = {by: "system tune", owner: null};
const run = {by: "fast-vs-slow/1", owner: "a process"};

const newFolder = (): string => join(mkdtempSync(join(tmpdir(), "state-")), "benchbook");
const wanted = (machine: FakeMachine) => ({cpus: usualCpus(machine), need: null});

/** Returns the files that are not as they were. */
async function changed(machine: FakeMachine, before: Record<string, string>): Promise<Record<string, string>> {
  return Object.fromEntries(Object.entries(await machine.files()).filter(([path, text]) => text !== before[path]));
}

test("an Intel machine is tuned where it measures, and put back exactly", async () => {
  const machine = await fakeMachine({files: intel});
  const folder = newFolder();
  const {refused} = await tune(user, wanted(machine), machine, {folder});
  expect(refused).toEqual([]);
  const governors = [0, 1, 2, 3].map((i) => [`${cpu}/cpu${i}/cpufreq/scaling_governor`, "performance"]);
  const preferences = [0, 1, 2, 3].map((i) => [`${cpu}/cpu${i}/cpufreq/energy_performance_preference`, "performance"]);
  expect(await changed(machine, intel)).toEqual({
    ...Object.fromEntries([...governors, ...preferences]),
    [`${cpu}/intel_pstate/no_turbo`]: "1",
    [`${cpu}/cpu1/cpuidle/state2/disable`]: "1",
    "proc/irq/default_smp_affinity": "5",
    "proc/irq/9/smp_affinity_list": "0,2",
    "proc/irq/16/smp_affinity_list": "0,2",
    "proc/irq/120/smp_affinity_list": "0,2",
    [`${kernel}/nmi_watchdog`]: "0",
    [`${kernel}/perf_event_paranoid`]: "2"
  });
  const restored = await restore(machine, {folder});
  expect(restored).toMatchObject({left: [], refused: []});
  expect(await machine.files()).toEqual(intel);
  expect(existsSync(join(folder, "tuning.json"))).toBe(false);
});

test("the boost, governors that differ and nodes of an AMD machine", async () => {
  const machine = await fakeMachine({files: amd});
  const folder = newFolder();
  await tune(user, wanted(machine), machine, {folder});
  expect(await changed(machine, amd)).toEqual({
    [`${cpu}/cpufreq/boost`]: "0",
    [`${cpu}/cpu0/cpufreq/scaling_governor`]: "performance",
    [`${cpu}/cpu1/cpufreq/scaling_governor`]: "performance",
    [`${kernel}/numa_balancing`]: "0",
    "proc/irq/default_smp_affinity": "00000000,00000001"
  });
  await restore(machine, {folder});
  expect(await machine.files()).toEqual(amd);
});

test("an ARM machine’s fast core no longer sleeps deeply", async () => {
  const machine = await fakeMachine({files: arm});
  await tune(user, wanted(machine), machine, {folder: newFolder()});
  const {[`${cpu}/cpu3/cpuidle/state1/disable`]: sleep, ...rest} = await changed(machine, arm);
  expect(sleep).toBe("1");
  expect(Object.keys(rest)).toEqual([0, 1, 2, 3].map((i) => `${cpu}/cpu${i}/cpufreq/scaling_governor`));
});

test("a virtual machine without a clock has its interrupts moved but for those that are bound", async () => {
  const machine = await fakeMachine({files: virtual, readOnly: ["proc/irq/36/smp_affinity_list"]});
  const {refused} = await tune(user, wanted(machine), machine, {folder: newFolder()});
  expect(refused).toEqual([]);
  expect(await changed(machine, virtual)).toEqual({
    "proc/irq/24/smp_affinity_list": "0",
    "proc/irq/default_smp_affinity": "1"
  });
});

test("perf may sample while a step samples, and not while one times", async () => {
  const machine = await fakeMachine({files: virtual});
  const folder = newFolder();
  const cpus = usualCpus(machine);
  const rate = async () => (await machine.files())[`${kernel}/perf_event_max_sample_rate`];
  await tune(run, {cpus, need: "quiet"}, machine, {folder});
  expect(await rate()).toBe("1");
  await tune(run, {cpus, need: "sampling"}, machine, {folder});
  expect(Number(await rate())).toBeGreaterThanOrEqual(4000);
  await restore(machine, {folder});
  expect(await machine.files()).toEqual(virtual);
});

test("tuning twice keeps what was there first; a run on a tuned machine puts back its own only", async () => {
  const machine = await fakeMachine({files: intel});
  const folder = newFolder();
  await tune(user, wanted(machine), machine, {folder});
  expect((await tune(user, wanted(machine), machine, {folder})).done).toEqual([]);
  await writeFile(join(machine.root, `${cpu}/intel_pstate/no_turbo`), "0\n"); // somebody turns it on
  await tune(user, wanted(machine), machine, {folder});
  const tuned = await machine.files();
  await tune(run, {...wanted(machine), need: "quiet"}, machine, {folder});
  await restore(machine, {folder, only: ({owner}) => owner === run.owner});
  expect(await machine.files()).toEqual(tuned);
  await tune(run, {...wanted(machine), need: "quiet"}, machine, {folder});
  await restore(machine, {folder});
  expect(await machine.files()).toEqual(intel);
});

test("what somebody else has set since is left, and told", async () => {
  const machine = await fakeMachine({files: amd});
  const folder = newFolder();
  await tune(user, wanted(machine), machine, {folder});
  const path = `${cpu}/cpu1/cpufreq/scaling_governor`;
  await writeFile(join(machine.root, path), "powersave\n");
  const {left, done} = await restore(machine, {folder});
  expect(left).toEqual([{item: "Governor", path: `/${path}`, from: "powersave", to: "ondemand"}]);
  expect(left.map(lineFor)).toEqual([`echo ondemand | sudo tee /${path}`]);
  expect(done).toHaveLength(4);
  expect(await machine.files()).toEqual({...amd, [path]: "powersave"});
});

test("what cannot be set is told with why, the rest goes on, and restoring is complete", async () => {
  const refuse = {
    [`${cpu}/cpu0/cpufreq/scaling_governor`]: "EBUSY",
    [`${cpu}/intel_pstate/no_turbo`]: "EPERM",
    [`${kernel}/nmi_watchdog`]: "EROFS",
    "proc/irq/120/smp_affinity_list": "EIO"
  };
  const machine = await fakeMachine({files: intel, refuse});
  const folder = newFolder();
  const {done, refused} = await tune(user, wanted(machine), machine, {folder});
  expect(refused.map(({path, code}) => [path.slice(1), code])).toEqual([
    [`${cpu}/cpu0/cpufreq/scaling_governor`, "EBUSY"],
    [`${cpu}/intel_pstate/no_turbo`, "EPERM"],
    ["proc/irq/120/smp_affinity_list", "EIO"],
    [`${kernel}/nmi_watchdog`, "EROFS"]
  ]);
  expect(refused.filter(isBound).map(({path}) => path)).toEqual(["/proc/irq/120/smp_affinity_list"]);
  for (const {reason} of refused) expect(reason).toMatch(/^[A-Z].*\.$/);
  expect(done.length).toBeGreaterThan(8);
  expect(await restore(machine, {folder})).toMatchObject({refused: [], left: []});
  expect(await machine.files()).toEqual(intel);
});

test("what cannot be put back stays remembered until it can", async () => {
  const refuse = new Map<string, string>();
  const machine = await fakeMachine({files: amd});
  const {write} = machine;
  machine.write = async (path, text) => {
    const code = refuse.get(path);
    if (code !== undefined) throw Object.assign(new Error(code), {code});
    await write(path, text);
  };
  const folder = newFolder();
  await tune(user, wanted(machine), machine, {folder});
  refuse.set(`/${cpu}/cpufreq/boost`, "EBUSY");
  const first = await restore(machine, {folder});
  expect(first.refused.map(({path, code}) => [path, code])).toEqual([[`/${cpu}/cpufreq/boost`, "EBUSY"]]);
  expect(await machine.files()).toEqual({...amd, [`${cpu}/cpufreq/boost`]: "0"});
  refuse.clear();
  await restore(machine, {folder});
  expect(await machine.files()).toEqual(amd);
  expect((await restore(machine, {folder})).tunings).toEqual([]);
});

test("a value that the system takes and turns into another is put back at once", async () => {
  const machine = await fakeMachine({files: virtual});
  const write = machine.write;
  machine.write = (path, text) => write(path, path.endsWith("/24/smp_affinity_list") && text === "0" ? "1" : text);
  const folder = newFolder();
  const {refused} = await tune(user, wanted(machine), machine, {folder});
  expect(refused).toMatchObject([{path: "/proc/irq/24/smp_affinity_list", code: "kept"}]);
  expect((await machine.files())["proc/irq/24/smp_affinity_list"]).toBe("0-1");
});

test("where nothing can be remembered, nothing is changed", async () => {
  const machine = await fakeMachine({files: amd});
  const folder = newFolder();
  mkdirSync(join(folder, "tuning.json.tmp"), {recursive: true}); // where the file would be written
  const {done, refused} = await tune(user, wanted(machine), machine, {folder});
  expect(done).toEqual([]);
  expect(refused).toHaveLength(5);
  expect(refused[0]?.reason).toContain("nothing was changed");
  expect(await machine.files()).toEqual(amd);
});

test("what is remembered of another start of the system is dropped, and not written anywhere", async () => {
  const machine = await fakeMachine({files: amd});
  const folder = newFolder();
  await tune(user, wanted(machine), machine, {folder});
  const tuned = await machine.files();
  await writeFile(join(machine.root, `${kernel}/random/boot_id`), "another\n");
  expect(await restore(machine, {folder})).toMatchObject({tunings: [], done: [], stale: true});
  expect(await machine.files()).toEqual({...tuned, [`${kernel}/random/boot_id`]: "another"});
  expect((await restore(machine, {folder})).stale).toBe(false);
});

test.each([
  ["torn", '{"format":"benchbook/tun'],
  ["of a newer Benchbook", '{"format":"benchbook/tuning","version":2}'],
  ["led elsewhere", JSON.stringify(elsewhere("/sys/../etc/passwd"))],
  ["led to a file", JSON.stringify(elsewhere("/etc/passwd"))]
])("a file that is %s is refused with what to do", async (_, text) => {
  const machine = await fakeMachine({files: amd});
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, "tuning.json"), text);
  await expect(restore(machine, {folder})).rejects.toThrow("start the system anew");
  await expect(tune(user, wanted(machine), machine, {folder})).rejects.toThrow("start the system anew");
  expect(await machine.files()).toEqual(amd);
});

function elsewhere(path: string) {
  const changes = [{item: "Turbo", path, from: "root::0:0", to: "1"}];
  const tunings = [{...user, since: "2026-01-02T03:04:05Z", changes}];
  return {format: "benchbook/tuning", version: 1, boot: intel[`${kernel}/random/boot_id`], tunings};
}

test.each([0, 6])("killed before write %i, all can be put back", async (writes) => {
  const machine = await fakeMachine({files: intel});
  const folder = newFolder();
  const modules = ["controls", "tune/tune"].map((name) => new URL(`../../runner/machine/${name}.ts`, import.meta.url));
  const script = `
    const [{openControls}, {tune}] = await Promise.all(${JSON.stringify(modules)}.map((url) => import(url)));
    const controls = openControls(${JSON.stringify(machine.root)});
    let left = ${writes};
    const write = controls.write;
    controls.run = async () => null;
    controls.write = (path, text) => left-- > 0 ? write(path, text) : new Promise(() => console.log("now"));
    setInterval(() => {}, 1000);
    await tune(${JSON.stringify(user)}, ${JSON.stringify(wanted(machine))}, controls, {folder: ${JSON.stringify(folder)}});
  `;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"]
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(Object.keys(await changed(machine, intel))).toHaveLength(writes);
  expect(readFileSync(join(folder, "tuning.json"), "utf8")).toContain("no_turbo");
  await restore(machine, {folder});
  expect(await machine.files()).toEqual(intel);
});
