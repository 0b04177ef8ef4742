import {expect, test} from "vitest";
import {readBoot} from "../../runner/machine/boot.ts";
import {describeMachine} from "../../runner/machine/machine.ts";
import {machine as schema} from "../../runner/result/schema.ts";
import {cacheFiles, cpuinfo, fakeMachine} from "./root.ts";

const native = {kind: "native", reason: null} as const;
const cpu = "sys/devices/system/cpu";

const laptop = {
  "etc/machine-id": "0123456789abcdef0123456789abcdef",
  "etc/os-release": 'NAME="Fedora Linux"\nPRETTY_NAME="Fedora Linux 39 (Workstation)"',
  "proc/cpuinfo": cpuinfo(4, "Intel(R) Core(TM) i7-3520M CPU @ 2.90GHz", "fpu vme de pse"),
  "proc/meminfo": "MemTotal:        8011234 kB\nSwapTotal:       8388604 kB\nSwapFree:        6388604 kB",
  "proc/loadavg": "0.52 0.48 0.40 2/812 4242",
  "proc/self/status": "Name:\tnode\nCpus_allowed_list:\t0-3",
  "proc/sys/kernel/hostname": "thinkpad",
  "proc/sys/kernel/osrelease": "6.5.6-300.fc39.x86_64",
  "proc/sys/kernel/perf_event_paranoid": "2",
  "proc/sys/kernel/random/boot_id": "b0071d00-0000-4000-8000-000000000001",
  "proc/sys/kernel/randomize_va_space": "2",
  "sys/bus/event_source/devices/cpu/type": "4",
  "sys/class/dmi/id/product_name": "20B7S0A200",
  "sys/class/dmi/id/sys_vendor": "LENOVO",
  "sys/class/power_supply/AC/online": "0",
  "sys/class/power_supply/AC/type": "Mains",
  "sys/class/power_supply/BAT0/type": "Battery",
  [`${cpu}/present`]: "0-3",
  [`${cpu}/isolated`]: "",
  [`${cpu}/smt/active`]: "1",
  [`${cpu}/intel_pstate/no_turbo`]: "0",
  [`${cpu}/cpu0/cpufreq/scaling_governor`]: "powersave",
  [`${cpu}/cpu1/cpufreq/scaling_governor`]: "powersave",
  ...cacheFiles(
    [1, "Data", "32K", 8, 64],
    [1, "Instruction", "32K", 8, 64],
    [2, "Unified", "256K", 8, 512],
    [3, "Unified", "4M", 16, 4096]
  )
};
const perf = {"perf --version": "perf version 6.5.6"};

test("a laptop with intel_pstate is described, with what to do about it", async () => {
  const machine = await describeMachine(native, await fakeMachine({files: laptop, commands: perf}));
  expect(schema.parse(machine)).toEqual(machine);
  expect({...machine, node: "any"}).toMatchInlineSnapshot(`
    {
      "arch": "x64",
      "aslr": "full",
      "caches": [
        {
          "bytes": 32768,
          "level": 1,
          "sets": 64,
          "type": "Data",
          "ways": 8,
        },
        {
          "bytes": 32768,
          "level": 1,
          "sets": 64,
          "type": "Instruction",
          "ways": 8,
        },
        {
          "bytes": 262144,
          "level": 2,
          "sets": 512,
          "type": "Unified",
          "ways": 8,
        },
        {
          "bytes": 4194304,
          "level": 3,
          "sets": 4096,
          "type": "Unified",
          "ways": 16,
        },
      ],
      "cpu": "Intel(R) Core(TM) i7-3520M CPU @ 2.90GHz",
      "cpus": 4,
      "governor": "powersave",
      "host": "thinkpad",
      "id": "f16e8cf2a198d405",
      "kernel": "6.5.6-300.fc39.x86_64",
      "launcher": "native",
      "limits": [
        "Two threads share each core, and what runs on one slows the other: echo off | sudo tee /sys/devices/system/cpu/smt/control (until the next start) gives every core one thread.",
        "The clock follows the load (governor powersave), so that a command starts slower than it goes on: sudo cpupower frequency-set -g performance keeps it up.",
        "Turbo is on, so that the clock depends on the temperature and on what other cores do: echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo (until the next start) turns it off.",
        "This machine runs on its battery, which lowers the clock. Plug it in.",
        "No CPU is isolated, so that other processes may run where a command is pinned. The kernel’s parameter isolcpus keeps CPUs free.",
        "Memory is or was short: 2 GB are swapped out, and reading them back takes time from what is measured. Close what needs memory.",
      ],
      "memoryBytes": 8203503616,
      "node": "any",
      "os": "Fedora Linux 39 (Workstation)",
      "turbo": true,
      "virtual": null,
    }
  `);
});

test("the same laptop tuned and plugged in has no limits, and the same id", async () => {
  const tuned = {
    ...laptop,
    "proc/meminfo": "MemTotal:        8010987 kB\nSwapTotal:       8388604 kB\nSwapFree:        8388604 kB",
    "proc/sys/kernel/random/boot_id": "b0071d00-0000-4000-8000-000000000002",
    "proc/sys/kernel/osrelease": "6.6.1",
    "sys/class/power_supply/AC/online": "1",
    [`${cpu}/isolated`]: "2-3",
    [`${cpu}/smt/active`]: "0",
    [`${cpu}/intel_pstate/no_turbo`]: "1",
    [`${cpu}/cpu0/cpufreq/scaling_governor`]: "performance",
    [`${cpu}/cpu1/cpufreq/scaling_governor`]: "performance"
  };
  const before = await describeMachine(native, await fakeMachine({files: laptop, commands: perf}));
  const after = await describeMachine(native, await fakeMachine({files: tuned, commands: perf}));
  expect(after.limits).toEqual([]);
  expect(after).toMatchObject({turbo: false, governor: "performance", id: before.id});
});

test("another machine of the same make has another id, and no id shows what it is made of", async () => {
  const one = await describeMachine(native, await fakeMachine({files: laptop}));
  const other = await describeMachine(
    native,
    await fakeMachine({files: {...laptop, "etc/machine-id": "fedcba9876543210fedcba9876543210"}})
  );
  expect(other.id).not.toBe(one.id);
  expect(one.id).toMatch(/^[0-9a-f]{16}$/);
  expect(JSON.stringify(one)).not.toContain(laptop["etc/machine-id"]);
});

test("an AMD machine’s boost and mixed governors are found", async () => {
  const files = {
    "proc/cpuinfo": cpuinfo(2, "AMD Ryzen 9 7950X 16-Core Processor", "fpu vme"),
    "proc/sys/kernel/perf_event_paranoid": "4",
    "sys/bus/event_source/devices/cpu/type": "4",
    [`${cpu}/isolated`]: "1",
    [`${cpu}/cpufreq/boost`]: "1",
    [`${cpu}/cpu0/cpufreq/scaling_governor`]: "performance",
    [`${cpu}/cpu1/cpufreq/scaling_governor`]: "schedutil"
  };
  const machine = await describeMachine(native, await fakeMachine({files, commands: perf}));
  expect(machine).toMatchObject({
    turbo: true,
    governor: "performance, schedutil",
    virtual: null,
    caches: [],
    aslr: null
  });
  expect(machine.limits).toMatchInlineSnapshot(`
    [
      "Hardware counters are closed to this user (perf_event_paranoid is 4), so that instructions and cache misses can only be simulated, not counted: sudo sysctl kernel.perf_event_paranoid=2 opens them for programs, and not for the kernel.",
      "The clock follows the load (governor performance, schedutil), so that a command starts slower than it goes on: sudo cpupower frequency-set -g performance keeps it up.",
      "Turbo is on, so that the clock depends on the temperature and on what other cores do: echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost (until the next start) turns it off.",
    ]
  `);
});

test("a virtual machine without a clock to set is known by its CPU and firmware", async () => {
  const files = {
    "proc/cpuinfo": cpuinfo(2, "Intel(R) Xeon(R) Processor", "fpu hypervisor lahf_lm"),
    "proc/loadavg": "3.20 1.00 0.50 2/95 16484",
    "proc/sys/kernel/randomize_va_space": "0",
    "sys/bus/event_source/devices/software/type": "1",
    "sys/class/dmi/id/product_name": "m5.large",
    "sys/class/dmi/id/sys_vendor": "Amazon EC2",
    [`${cpu}/isolated`]: ""
  };
  const machine = await describeMachine(native, await fakeMachine({files}));
  expect(machine).toMatchObject({virtual: "amazon", governor: null, turbo: null, aslr: "off"});
  expect(machine.limits).toMatchInlineSnapshot(`
    [
      "The CPU’s hardware counters cannot be seen here, as in most virtual machines, so that instructions and cache misses can only be simulated, not counted.",
      "This is a virtual machine (amazon), whose speed can change from outside unseen. Rounds and canaries guard against that, but small differences take more rounds.",
      "Other work runs here, or did a minute ago (load 3.2 on 2 CPUs), which adds noise. End it, or wait.",
      "Addresses are not random, so that every start has the same memory layout, lucky or not: sudo sysctl kernel.randomize_va_space=2 makes starts sample them.",
    ]
  `);
});

test("a whole machine that a cloud rents out is not virtual, and an ARM one is by its firmware", async () => {
  const virtual = async (files: Record<string, string>) =>
    (await describeMachine(native, await fakeMachine({files}))).virtual;
  const amazon = {"sys/class/dmi/id/sys_vendor": "Amazon EC2"};
  expect(await virtual({...amazon, "proc/cpuinfo": cpuinfo(1, "Intel", "fpu vme")})).toBeNull();
  expect(await virtual({...amazon, "sys/class/dmi/id/product_name": "c6g.metal"})).toBeNull();
  expect(await virtual({...amazon, "sys/class/dmi/id/product_name": "c6g.large"})).toBe("amazon");
  expect(await virtual({"proc/cpuinfo": cpuinfo(1, "Intel", "hypervisor")})).toBe("a hypervisor");
  expect(await virtual({"proc/sys/kernel/osrelease": "5.15.90.1-microsoft-standard-WSL2"})).toBe("wsl");
});

test("a container that is given a share of the CPUs’ time says so", async () => {
  const files = {
    ".dockerenv": "",
    "proc/self/cgroup": "0::/",
    "proc/self/status": "Cpus_allowed_list:\t2",
    "sys/bus/event_source/devices/cpu/type": "4",
    "sys/fs/cgroup/cpu.max": "150000 100000"
  };
  const machine = await describeMachine(native, await fakeMachine({files, commands: perf}));
  expect(machine.virtual).toBe("docker");
  expect(machine.limits).toMatchInlineSnapshot(`
    [
      "What runs here gets 1.5 CPUs’ time, and is paused when it has used that up: values will jump. Lift the container’s or service’s CPU limit.",
      "There is one CPU for the runner and for what it measures: they disturb each other.",
    ]
  `);
  const unlimited = {...files, "sys/fs/cgroup/cpu.max": "max 100000", "proc/self/status": "Cpus_allowed_list:\t0-3"};
  expect((await describeMachine(native, await fakeMachine({files: unlimited, commands: perf}))).limits).toEqual([]);
  const old = {
    "proc/self/cgroup": "1:cpu:/",
    "sys/bus/event_source/devices/cpu/type": "4",
    "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
    "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000"
  };
  expect((await describeMachine(native, await fakeMachine({files: old, commands: perf}))).limits).toEqual([]);
});

test("where there are no files at all, there is still a description", async () => {
  const machine = await describeMachine(native, await fakeMachine({}));
  expect(schema.parse(machine)).toEqual(machine);
  expect(machine).toMatchObject({
    ...{host: "node-knows", os: "linux", kernel: "6.1.0", cpu: "unknown", cpus: 4, memoryBytes: 8 * 2 ** 30},
    ...{caches: [], virtual: null, governor: null, turbo: null, aslr: null}
  });
});

test("macOS is asked by its own commands", async () => {
  const probe = await fakeMachine({
    host: {platform: "darwin", arch: "arm64", model: "Apple M2", release: "23.1.0"},
    commands: {
      "sw_vers -productVersion": "14.1",
      "ioreg -rd1 -c IOPlatformExpertDevice": '{\n "IOPlatformUUID" = "AAAA"\n}',
      "sysctl -n kern.bootsessionuuid": "CCCC",
      "pmset -g batt": "Now drawing from 'Battery Power'"
    }
  });
  const machine = await describeMachine(native, probe);
  expect(machine).toMatchObject({os: "macOS 14.1", kernel: "23.1.0", cpu: "Apple M2", virtual: null});
  expect(machine.limits).toMatchInlineSnapshot(`
    [
      "Commands cannot be pinned to a CPU on this system, which moves them from core to core. Expect more noise.",
      "Hardware counters are read with perf, which is for Linux: there are none here.",
      "This machine runs on its battery, which lowers the clock. Plug it in.",
    ]
  `);
  expect(await readBoot(probe)).toBe("CCCC");
});

test("caches come from lscpu where the kernel has no files, in either of its ways to write numbers", async () => {
  const caches = [
    {name: "L1d", "one-size": "49152", ways: 12, type: "Data", level: 1, sets: 64},
    {name: "L3", "one-size": 33554432, ways: null, type: "Unified", level: "3", sets: null}
  ];
  const commands = {"lscpu -J -B -C": JSON.stringify({caches})};
  expect((await describeMachine(native, await fakeMachine({commands}))).caches).toEqual([
    {level: 1, type: "Data", bytes: 49152, ways: 12, sets: 64},
    {level: 3, type: "Unified", bytes: 33554432, ways: null, sets: null}
  ]);
});

test("a missing launcher is the first limit, in its own words", async () => {
  const reason = "Commands start through Node’s spawn, since there is no C compiler named cc.";
  const machine = await describeMachine({kind: "node", reason}, await fakeMachine({}));
  expect(machine.launcher).toBe(reason);
  expect(machine.limits[0]).toBe(reason);
});

test("a start of the system is known by the kernel’s name for it, or by its minute", async () => {
  expect(await readBoot(await fakeMachine({files: laptop}))).toBe("b0071d00-0000-4000-8000-000000000001");
  const now = Date.UTC(2026, 0, 2, 3, 4, 30);
  expect(await readBoot(await fakeMachine({}), now)).toBe("since 2026-01-02T02:04Z");
});

test("this machine is described, and is the same twice", async () => {
  const [one, two] = [await describeMachine(native), await describeMachine(native)];
  expect(schema.parse(one)).toEqual(one);
  expect(two.id).toBe(one.id);
  expect(await readBoot()).toBe(await readBoot());
});
