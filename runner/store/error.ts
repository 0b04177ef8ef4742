/** A file of a run that cannot be read, written or gone on with. The message says what to do. */
export class StoreError extends Error {
  override name = "StoreError";
}

/** Whether a file or folder does not exist. */
export function isMissing(error: unknown): boolean {
  return isCode(error, "ENOENT");
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
