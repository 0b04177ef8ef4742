// Loaded before the command line, it lets the disk be full for one file after a
// number of writes: as with a file system, the next write gives but a part, and
// those after it fail. A real disk that is small takes rights to mount it, which
// not every machine gives to tests.
import fs from "node:fs";
import {syncBuiltinESMExports} from "node:module";
import {basename} from "node:path";

const {FULL_FILE: name, FULL_AFTER: after} = process.env;
const {openSync, writeSync, writeFileSync} = fs;
const files = new Set<number>();
let left = Number(after);

fs.openSync = (path, ...rest) => {
  const file = openSync(path, ...rest);
  if (basename(String(path)) === name) files.add(file);
  else files.delete(file);
  return file;
};

fs.writeSync = ((file: number, data: Buffer, offset: number) => {
  if (files.has(file) && --left < 0) {
    if (left === -1) return writeSync(file, data, offset, Math.ceil((data.length - offset) / 2));
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), {code: "ENOSPC", syscall: "write"});
  }
  return writeSync(file, data, offset);
}) as typeof fs.writeSync;

fs.writeFileSync = (file, data, ...rest) => {
  if (typeof file !== "number" || !files.has(file)) return writeFileSync(file, data, ...rest);
  const bytes = Buffer.from(String(data));
  for (let written = 0; written < bytes.length;) written += fs.writeSync(file, bytes, written);
};

syncBuiltinESMExports();
