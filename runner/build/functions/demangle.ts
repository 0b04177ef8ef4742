import {execa} from "execa";

/** Returns names as they are written in C++ and Rust; those of C, and all where c++filt is missing, stay as they are. */
export async function demangle(names: readonly string[]): Promise<string[]> {
  if (!names.some((name) => /^_[ZR]/.test(name))) return [...names];
  const {failed, stdout} = await execa("c++filt", [], {
    input: `${names.join("\n")}\n`,
    reject: false,
    env: {LC_ALL: "C"}
  });
  const lines = stdout?.split("\n") ?? [];
  return failed || lines.length !== names.length ? [...names] : lines;
}
