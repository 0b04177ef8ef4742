import {listItems} from "../../narrate/tuned.ts";
import type {Controls} from "../controls.ts";
import type {Probe} from "../probe.ts";

/** The kernel’s files by their path, and this service, are what is set. */
export const IRQBALANCE = "irqbalance.service";

/** Something that can be set, and what it should be. */
export interface Setting {
  item: string; // what people call it
  path: string; // of the kernel’s file; or IRQBALANCE
  to: string;
}

/** Something that was set. */
export interface Change extends Setting {
  from: string;
}

/** Returns what a path is set to; null if there is no such thing. */
export async function readSetting(path: string, {read, run}: Probe): Promise<string | null> {
  if (path !== IRQBALANCE) return read(path);
  return (await run("systemctl", "is-active", IRQBALANCE)) === "active" ? "active" : "inactive";
}

/** Sets a path, and makes sure that it took. Returns why not, as a sentence; null if it did. */
export async function writeSetting({path, to}: Setting, controls: Controls): Promise<Refusal | null> {
  try {
    if (path === IRQBALANCE) await controls.run("systemctl", to === "active" ? "start" : "stop", IRQBALANCE);
    else await controls.write(path, to);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    return {code, reason: reasons[code] ?? `The system refused it (${(error as Error).message}).`};
  }
  const now = await readSetting(path, controls);
  if (now === to) return null;
  return {code: "kept", reason: `The system took it and still has ${now ?? "nothing"} there.`};
}

export interface Refusal {
  code: string; // the system’s, e.g., "EBUSY"; or "kept"
  reason: string;
}

const reasons: Record<string, string> = {
  EACCES: "Only root may do that.",
  EPERM:
    "The system permits it to nobody, or to root only: it may be locked in the firmware, or closed to this container.",
  EROFS: "It cannot be written from here, as in most containers: set it on the host.",
  EBUSY: "It is in use by something else just now, e.g., another service that sets the clock.",
  EINVAL: "This kernel or driver does not know that value, or does not take it as things are.",
  EIO: "The driver does not let it be moved.",
  ENOENT: "It is not there any more.",
  ENOSPC: "The CPUs that are left have no room for it."
};

/** Whether a refusal is as it has to be: older kernels do not tell ahead which interrupts are bound. */
export function isBound({item, code}: Setting & Refusal): boolean {
  return item === "Interrupts" && ["EIO", "ENOENT", "EPERM"].includes(code);
}

/** Returns what was or is to be set, in words, e.g., “governor and turbo”. */
export function itemsOf(settings: readonly Pick<Setting, "item">[]): string {
  return listItems(settings.map(({item}) => item));
}

/** Returns the line that sets a path by hand. */
export function lineFor({path, to}: Setting): string {
  if (path === IRQBALANCE) return `sudo systemctl ${to === "active" ? "start" : "stop"} irqbalance`;
  return `echo ${/\s/.test(to) ? `'${to}'` : to} | sudo tee ${path}`;
}
