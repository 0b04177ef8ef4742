// What the kernel shows of machines that can be tuned, in as far as tuning looks at it.

const cpu = "sys/devices/system/cpu";
const kernel = "proc/sys/kernel";

function each(cpus: number, files: (cpu: number) => Record<string, string>): Record<string, string> {
  return Object.assign({}, ...Array.from({length: cpus}, (_, i) => files(i))) as Record<string, string>;
}

const common = {
  [`${kernel}/random/boot_id`]: "b0071d00-0000-4000-8000-000000000001",
  [`${kernel}/randomize_va_space`]: "2",
  [`${kernel}/perf_event_max_sample_rate`]: "63000",
  [`${kernel}/perf_event_paranoid`]: "4"
};

/** Two cores of two threads, with intel_pstate; CPU 1 and its sibling 3 are where commands are measured. */
export const intel = {
  ...common,
  "proc/self/status": "Cpus_allowed_list:\t0-3",
  "proc/irq/default_smp_affinity": "f",
  "proc/irq/9/smp_affinity_list": "0-3",
  "proc/irq/16/smp_affinity_list": "1",
  "proc/irq/17/smp_affinity_list": "0",
  "proc/irq/120/smp_affinity_list": "3",
  [`${kernel}/nmi_watchdog`]: "1",
  [`${cpu}/online`]: "0-3",
  [`${cpu}/intel_pstate/no_turbo`]: "0",
  ...each(4, (i) => ({
    [`${cpu}/cpu${i}/cpufreq/scaling_driver`]: "intel_pstate",
    [`${cpu}/cpu${i}/cpufreq/scaling_available_governors`]: "performance powersave",
    [`${cpu}/cpu${i}/cpufreq/scaling_governor`]: "powersave",
    [`${cpu}/cpu${i}/cpufreq/energy_performance_preference`]: "balance_performance",
    [`${cpu}/cpu${i}/topology/thread_siblings_list`]: `${i % 2},${(i % 2) + 2}`,
    [`${cpu}/cpu${i}/cpuidle/state1/name`]: "C1",
    [`${cpu}/cpu${i}/cpuidle/state1/latency`]: "2",
    [`${cpu}/cpu${i}/cpuidle/state1/disable`]: "0",
    [`${cpu}/cpu${i}/cpuidle/state2/name`]: "C6",
    [`${cpu}/cpu${i}/cpuidle/state2/latency`]: "133",
    [`${cpu}/cpu${i}/cpuidle/state2/disable`]: "0"
  }))
};

/** Two nodes of one core each, with boost. */
export const amd = {
  ...common,
  "proc/self/status": "Cpus_allowed_list:\t0-1",
  "proc/irq/default_smp_affinity": "00000000,00000003",
  [`${kernel}/numa_balancing`]: "1",
  [`${kernel}/perf_event_paranoid`]: "2",
  "sys/devices/system/node/online": "0-1",
  [`${cpu}/online`]: "0-1",
  [`${cpu}/cpufreq/boost`]: "1",
  ...each(2, (i) => ({
    [`${cpu}/cpu${i}/cpufreq/scaling_driver`]: "acpi-cpufreq",
    [`${cpu}/cpu${i}/cpufreq/scaling_governor`]: i === 0 ? "schedutil" : "ondemand"
  }))
};

/** Four cores, of which two are fast, with neither turbo nor threads. */
export const arm = {
  ...common,
  "proc/self/status": "Cpus_allowed_list:\t0-3",
  [`${kernel}/perf_event_paranoid`]: "2",
  ...each(4, (i) => ({
    [`${cpu}/cpu${i}/cpufreq/scaling_governor`]: "schedutil",
    [`${cpu}/cpu${i}/cpufreq/cpuinfo_max_freq`]: i < 2 ? "1800000" : "2400000",
    [`${cpu}/cpu${i}/cpuidle/state0/name`]: "WFI",
    [`${cpu}/cpu${i}/cpuidle/state0/latency`]: "1",
    [`${cpu}/cpu${i}/cpuidle/state0/disable`]: "0",
    [`${cpu}/cpu${i}/cpuidle/state1/name`]: "cpu-sleep",
    [`${cpu}/cpu${i}/cpuidle/state1/latency`]: "250",
    [`${cpu}/cpu${i}/cpuidle/state1/disable`]: "0"
  }))
};

/** A virtual machine: no clock to set, and disks whose interrupts are bound. */
export const virtual = {
  ...common,
  "proc/self/status": "Cpus_allowed_list:\t0-1",
  "proc/irq/default_smp_affinity": "3",
  "proc/irq/24/smp_affinity_list": "0-1",
  "proc/irq/36/smp_affinity_list": "1",
  [`${kernel}/perf_event_paranoid`]: "2",
  [`${kernel}/nmi_watchdog`]: "0"
};
