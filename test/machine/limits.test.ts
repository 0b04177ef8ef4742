import {expect, test} from "vitest";
import {examine} from "../../runner/machine/limits.ts";
import {describeMachine} from "../../runner/machine/machine.ts";
import {formatExamination} from "../../runner/terminal/machine.ts";
import {amd, arm, intel} from "./machines.ts";
import {fakeMachine, type FakeMachine} from "./root.ts";

const native = {kind: "native", reason: null} as const;

async function look(machine: FakeMachine) {
  const facts = await describeMachine(native, machine);
  const observations = await examine(facts, machine);
  return {
    facts,
    observations,
    of: (item: string) => {
      const {state, grade} = observations.find((one) => one.item === item) ?? {state: "not there", grade: null};
      return [state, grade];
    }
  };
}

test("an Intel machine as it comes", async () => {
  const files = {
    ...intel,
    "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count": "0",
    "sys/devices/system/cpu/cpu3/thermal_throttle/core_throttle_count": "17",
    "sys/devices/system/clocksource/clocksource0/current_clocksource": "hpet",
    "sys/devices/system/clocksource/clocksource0/available_clocksource": "tsc hpet acpi_pm",
    "sys/kernel/mm/transparent_hugepage/enabled": "[always] madvise never",
    "sys/devices/system/cpu/isolated": "",
    "sys/devices/system/cpu/nohz_full": "(null)",
    "proc/sys/kernel/kptr_restrict": "1",
    "proc/stat": "cpu  900 0 50 9000 0 0 0 0 0 0\ncpu0 1 2 3",
    "proc/pressure/cpu": "some avg10=40.00 avg60=31.50 avg300=2.00 total=1",
    "proc/pressure/memory":
      "some avg10=0.00 avg60=0.00 avg300=0.00 total=1\nfull avg10=9.00 avg60=9.00 avg300=0 total=1"
  };
  const {of} = await look(await fakeMachine({files, commands: {"systemctl is-active irqbalance": "active"}}));
  expect(of("Governor")).toEqual(["powersave (intel_pstate)", "bad"]);
  expect(of("Turbo")).toEqual(["on", "bad"]);
  expect(of("Idle states")).toEqual(["to C6, 133 µs", "could be better"]);
  expect(of("Temperature")).toEqual(["too hot 17×", "could be better"]);
  expect(of("Clock source")).toEqual(["hpet", "bad"]);
  expect(of("Huge pages")).toEqual(["always", "could be better"]);
  expect(of("Interrupts")).toEqual(["2 of 4 may come to CPU 1", "could be better"]);
  expect(of("Isolated CPUs")).toEqual(["none", "could be better"]);
  expect(of("Kernel’s own work")).toEqual(["on all CPUs", "could be better"]);
  expect(of("Kernel’s names")).toEqual(["hidden (kptr_restrict is 1)", "could be better"]);
  expect(of("Watchdog")).toEqual(["on", "could be better"]);
  expect(of("Time taken")).toEqual(["0 %", "good"]);
  expect(of("Pressure")).toEqual(["cpu 32 %, memory 0 %", "could be better"]);
});

test("the same, in order", async () => {
  const files = {
    ...intel,
    "sys/devices/system/cpu/isolated": "1,3",
    "sys/devices/system/cpu/nohz_full": "1,3",
    "proc/cmdline": "quiet isolcpus=1,3 nohz_full=1,3 rcu_nocbs=1,3",
    "proc/irq/9/smp_affinity_list": "0",
    "proc/irq/16/smp_affinity_list": "0",
    "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count": "0"
  };
  const {of} = await look(await fakeMachine({files, commands: {"od -An -td4 /dev/cpu_dma_latency": "5"}}));
  expect(of("Isolated CPUs")).toEqual(["1,3", "good"]);
  expect(of("Kernel’s own work")).toEqual(["kept off 1,3", "good"]);
  expect(of("Interrupts")).toEqual(["away from CPU 1", "good"]);
  expect(of("Idle states")).toEqual(["to C1, 2 µs", "good"]); // somebody holds CPUs awake
  expect(of("Temperature")).toEqual(["never too hot", "good"]);
});

test("what an AMD and an ARM machine have, and what is not known is no limit", async () => {
  const two = await look(await fakeMachine({files: amd}));
  expect(two.of("Turbo")).toEqual(["on", "bad"]);
  expect(two.of("NUMA balancing")).toEqual(["on, 2 nodes", "could be better"]);
  const four = await look(await fakeMachine({files: arm}));
  expect(four.of("Turbo")).toEqual(["not told", "not known"]);
  expect(four.of("Idle states")).toEqual(["to cpu-sleep, 250 µs", "could be better"]);
  expect(four.facts.limits.join()).not.toContain("nominal");
});

test.each([
  [
    "of the first version",
    {
      "proc/self/cgroup": "5:cpu,cpuacct:/docker/1\n4:memory:/docker/1\n0::/",
      "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
      "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
      "sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us": "50000",
      "sys/fs/cgroup/cpu/docker/1/cpu.cfs_period_us": "100000",
      "sys/fs/cgroup/cpu/docker/1/cpu.stat": "nr_periods 90\nnr_throttled 12\nthrottled_time 5",
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
      "sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes": "512000000"
    }
  ],
  [
    "of the second version, set further up",
    {
      "proc/self/cgroup": "0::/pod/box",
      "sys/fs/cgroup/pod/cpu.max": "50000 100000",
      "sys/fs/cgroup/pod/cpu.stat": "usage_usec 1\nnr_throttled 12",
      "sys/fs/cgroup/pod/memory.max": "512000000",
      "sys/fs/cgroup/pod/box/cpu.max": "max 100000",
      "sys/fs/cgroup/pod/box/memory.max": "max"
    }
  ]
])("limits of a control group %s", async (_, files) => {
  const {of} = await look(await fakeMachine({files}));
  expect(of("CPU limit")).toEqual(["0.5 CPUs’ time, paused 12×", "bad"]);
  expect(of("Memory limit")).toEqual(["0.51 GB", "could be better"]);
});

test("every limit of a run is among what is shown, and every fault says what it means", async () => {
  const {facts, observations} = await look(await fakeMachine({files: intel}));
  expect(facts.limits.length).toBeGreaterThan(2);
  for (const limit of facts.limits) expect(observations.some(({meaning}) => limit.startsWith(meaning))).toBe(true);
  for (const {meaning, grade} of observations) if (grade !== "good") expect(meaning.length).toBeGreaterThan(20);
});

test("what is shown fits the terminal, but for lines that are to be copied", async () => {
  const {facts, observations} = await look(await fakeMachine({files: intel}));
  const tunings = [{by: "system tune", owner: null, since: "2026-01-02T03:04:05.000Z", changes: []}];
  const text = formatExamination({machine: facts, observations, tunings, tunable: "governor"}, {width: 80});
  expect(text.split("\n").filter((line) => line.length > 80 && !line.startsWith("  → "))).toEqual([]);
  expect(text).toContain("✗ Governor");
  expect(text).toContain("  → sudo cpupower frequency-set -g performance\n");
  expect(text.indexOf("Bad")).toBeLessThan(text.indexOf("Could be better"));
  expect(text).not.toContain("\u001b");
});
