import {existsSync} from "node:fs";
import {statfs} from "node:fs/promises";
import {dirname} from "node:path";

/** Says which folder is full, how much is free there, and what to do. */
export class DiskFullError extends Error {
  override name = "DiskFullError";
}

/** Whether an error, or what a program printed, means that a disk or a quota is full. */
export function isDiskFull(error: unknown): boolean {
  if (typeof error === "string")
    return /No space left on device|Disk quota exceeded|\bENOSPC\b|\bEDQUOT\b/i.test(error);
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

/** Returns the error to show where writing into a folder, or a file of it, failed for want of space. */
export async function toDiskFullError(path: string): Promise<DiskFullError> {
  const folder = nearestFolder(path);
  const free = await freeBytes(folder);
  const left = free === null ? "" : `${folder} has ${formatBytes(free)} left, which is not enough. `;
  const clean = "`npm run experiment -- clean`";
  return new DiskFullError(
    `The disk is full: ${left || `nothing more can be written to ${folder}. `}` +
      `Make room there, or remove old builds with ${clean}. BENCHBOOK_CACHE names another folder for builds.`
  );
}

/** Runs an action; where it fails since the disk is full, says so for the given folder. */
export async function explainDiskFull<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    const {dest, path = folder} = error as {dest?: string; path?: string}; // a copy has both
    throw await toDiskFullError(dest ?? path);
  }
}

/** Whether there is as good as nothing left for a folder. Programs do not always say that this is why they failed. */
export async function hasNoRoom(folder: string): Promise<boolean> {
  return ((await freeBytes(folder)) ?? Infinity) < 1e6;
}

/** Returns how many bytes may still be written into a folder, or null if the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const {bavail, bsize} = await statfs(nearestFolder(folder));
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** Returns a size for people, e.g., "1.2 GB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const i = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** i;
  return `${i === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[i] ?? ""}`;
}

/** What could not be written need not exist. */
function nearestFolder(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestFolder(dirname(path));
}
