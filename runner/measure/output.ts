import {stat, readFile} from "node:fs/promises";
import {gunzipSync} from "node:zlib";
import {ReadingError} from "./reading-error.ts";

const largestBytes = 256 * 2 ** 20; // well below the longest string there can be

/** Returns a file’s text, unzipped if its content is gzip; null if there is no such file. Throws a ReadingError. */
export async function readOutput(path: string): Promise<string | null> {
  try {
    const {size} = await stat(path);
    if (size > largestBytes) {
      throw new ReadingError(
        `${path} has ${Math.round(size / 2 ** 20)} MiB, and at most 256 MiB are read: print less.`
      );
    }
    const bytes = await readFile(path);
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (zipped ? gunzipSync(bytes, {maxOutputLength: largestBytes}) : bytes).toString("utf8");
  } catch (error) {
    if (error instanceof ReadingError) throw error;
    const {code, message} = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new ReadingError(`${path} cannot be read: ${message}.`);
  }
}

/** Returns the text of the file that a reader names, or throws a ReadingError that says it is missing. */
export async function readNamedOutput(path: string): Promise<string> {
  const text = await readOutput(path);
  if (text === null) throw new ReadingError(`The command did not write ${path}, which is to be read.`);
  return text;
}
