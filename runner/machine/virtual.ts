import type {Probe} from "./probe.ts";

// What the firmware of a virtual machine calls itself; the names are those of systemd-detect-virt.
const vendors: [pattern: RegExp, name: string][] = [
  [/amazon ec2/i, "amazon"],
  [/google/i, "google"],
  [/vmware/i, "vmware"],
  [/virtualbox|innotek/i, "oracle"],
  [/microsoft.*virtual machine/i, "microsoft"],
  [/parallels/i, "parallels"],
  [/xen/i, "xen"],
  [/apple virtualization/i, "apple"],
  [/openstack|qemu|kvm|digitalocean|hetzner/i, "kvm"]
];

/** Returns what this runs in, e.g., "kvm", "docker" or "kvm, docker in it"; null if in nothing, as far as can be told. */
export async function readVirtual(probe: Probe): Promise<string | null> {
  const machine = await readHypervisor(probe);
  const container = await readContainer(probe);
  return machine !== null && container !== null ? `${machine}, ${container} in it` : (machine ?? container);
}

/** Returns which hypervisor this runs under; null if none is seen. */
export async function readHypervisor({read, run, host}: Probe): Promise<string | null> {
  if (/microsoft/i.test((await read("/proc/sys/kernel/osrelease")) ?? "")) return "wsl";
  const detected = await run("systemd-detect-virt", "--vm");
  if (detected !== null && detected !== "none") return detected;
  if (host.platform === "darwin") return (await run("sysctl", "-n", "kern.hv_vmm_present")) === "1" ? "apple" : null;
  const type = await read("/sys/hypervisor/type");
  if (type !== null) return type;
  const [vendor, product] = [await read("/sys/class/dmi/id/sys_vendor"), await read("/sys/class/dmi/id/product_name")];
  const firmware = `${vendor ?? ""} ${product ?? ""}`;
  const name = vendors.find(([pattern]) => pattern.test(firmware))?.[1];
  // An x86 CPU says that there is a hypervisor. Elsewhere the firmware has to, and clouds rent out whole machines, too.
  const flags = /^flags\s*:(.*)$/m.exec((await read("/proc/cpuinfo")) ?? "")?.[1];
  if (flags !== undefined) return /\bhypervisor\b/.test(flags) ? (name ?? "a hypervisor") : null;
  return name !== undefined && !/metal/i.test(firmware) ? name : null;
}

/** Returns which container this runs in; null if none is seen. */
export async function readContainer({read, list, run}: Probe): Promise<string | null> {
  const detected = await run("systemd-detect-virt", "--container");
  if (detected !== null && detected !== "none") return detected;
  const named = await read("/run/systemd/container");
  if (named !== null) return named;
  if ((await list("/")).includes(".dockerenv")) return "docker";
  if ((await list("/run")).includes(".containerenv")) return "podman";
  const [group] = /docker|kubepods|containerd|lxc/.exec((await read("/proc/1/cgroup")) ?? "") ?? [];
  return group ?? null;
}
