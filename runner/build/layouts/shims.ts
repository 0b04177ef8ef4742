import {existsSync} from "node:fs";
import {chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {hashBytes} from "../../source/digest.ts";
import type {Cache} from "../cache.ts";

/** Variables by which a build tells the programs that stand before the real ones where these are, and where to write. */
export const REAL_PATH = "BENCHBOOK_PATH";
export const LINKS = "BENCHBOOK_LINKS";

/** Likewise, for the objects that are made when a whole program is optimised: where they are, what makes them, and where copies go. */
export const OPTIMISED = "BENCHBOOK_OPTIMISED";
const OPTIMISER = "BENCHBOOK_OPTIMISER";
export const COPIES = "BENCHBOOK_COPIES";

/** What makes a compiler put each function into a section of its own. */
export const SECTIONS = "-ffunction-sections -falign-functions=16";

const compilers = ["cc", "gcc", "c++", "g++", "clang", "clang++"];
const linkers = ["ld", "ld.bfd", "ld.gold", "ld.lld", "ld.mold"];

// What stands first gives way to what the recipe says itself.
const compiler = `#!/bin/sh
# Starts the compiler of this name, so that each function is in a section of its
# own and the linker that stands beside this is found.
name=\${0##*/}
real=$(PATH=$${REAL_PATH}; command -v "$name") || { echo "$name: not found" >&2; exit 127; }
exec "$real" ${SECTIONS} -B"\${0%/*}" "$@"
`;

// Objects are kept, since many are temporary, and libraries that are archives,
// but for thin ones, which only name their members.
const linker = `#!/bin/sh
# Starts the linker of this name, and records how to link the same again.
name=\${0##*/}
real=$(PATH=$${REAL_PATH}; command -v "$name") || { echo "$name: not found" >&2; exit 127; }
[ -n "$${LINKS}" ] || exec "$real" "$@"
optimised=
for word; do
  case $word in
    -plugin-opt=*/lto-wrapper)
      optimised=$(mktemp -d "$${LINKS}/optimised-XXXXXXXX") || exit
      export ${OPTIMISED}="$optimised" ${OPTIMISER}="\${word#-plugin-opt=}"
      export COLLECT_GCC_OPTIONS="$COLLECT_GCC_OPTIONS ${SECTIONS.split(" ")
        .map((option) => `'${option}'`)
        .join(" ")}";;
  esac
done
if [ -n "$optimised" ]; then
  count=$#
  for word; do
    case $word in -plugin-opt=*/lto-wrapper) word=-plugin-opt=\${0%/*}/plugin/lto-wrapper;; esac
    set -- "$@" "$word"
  done
  shift $count
fi
"$real" "$@" || exit
output=a.out
previous=
for word; do
  case $word in
    -r|-i|--relocatable|-v|-V|--version|--help|--verbose) exit 0;;
  esac
  case $previous in -o|--output) output=$word;; esac
  case $word in --output=*) output=\${word#*=};; esac
  previous=$word
done
[ -f "$output" ] || exit 0
link=$(mktemp -d "$${LINKS}/link-XXXXXXXX") || exit 0
[ -z "$optimised" ] || mv "$optimised" "$link/optimised"
cp "$output" "$link/output"
sha256sum < "$output" | cut -d ' ' -f 1 > "$link/sha256"
printf '%s' "$real" > "$link/linker"
pwd -P | tr -d '\\n' > "$link/directory"
for variable in COLLECT_GCC COLLECT_GCC_OPTIONS COLLECT_LTO_WRAPPER COMPILER_PATH LIBRARY_PATH; do
  eval "value=\\\${$variable-}"
  printf '%s\\0' "$variable=$value"
done > "$link/environment"
number=0
previous=
for word; do
  copy=$word
  case $previous in
    -o|--output|-soname|-h|-dynamic-linker|-plugin|-rpath|-Map) ;;
    *)
      case $word in
        -*) ;;
        @*) if [ -f "\${word#@}" ]; then cp "\${word#@}" "$link/$number.words" && copy=@$link/$number.words; fi;;
        *.o|*.a|*.obj|*.lo)
          if [ -f "$word" ] && [ "$(head -c 7 "$word" | tr -d '\\0')" != '!<thin>' ]; then
            copy=$link/$number-\${word##*/}
            cp "$word" "$copy" || exit 0
          fi;;
      esac;;
  esac
  printf '%s\\0' "$copy"
  previous=$word
  number=$((number + 1))
done > "$link/words"
`;

const optimiser = `#!/bin/sh
# Stands in the place of what optimises a whole program when it is linked by GCC:
# keeps the objects that it makes, and hands them out when the same is linked again.
if [ -n "$${COPIES}" ]; then
  for object in "$${OPTIMISED}"/*.o; do
    cp "$object" "$${COPIES}" && echo "$${COPIES}/\${object##*/}" || exit
  done
  exit
fi
"$${OPTIMISER}" "$@" > "$${OPTIMISED}/names" || exit
number=100000
while read -r name; do
  number=$((number + 1))
  cp "$name" "$${OPTIMISED}/$number.o" || exit
done < "$${OPTIMISED}/names"
cat "$${OPTIMISED}/names"
`;

/** The programs’ own identity, which is part of the key of what is built with them. */
export const shimsIdentity = hashBytes(compiler + linker + optimiser).slice(0, 16);

/** Returns the folder that stands first on PATH while a recipe is to leave what its programs can be linked again from. */
export async function provideShims({root}: Cache): Promise<string> {
  const folder = join(root, "shims", shimsIdentity);
  if (existsSync(folder)) return folder;
  await mkdir(join(root, "shims"), {recursive: true});
  const temporary = await mkdtemp(join(root, "shims", "new-"));
  await mkdir(join(temporary, "plugin"));
  for (const [file, text, names] of [
    ["compiler", compiler, compilers],
    ["linker", linker, linkers],
    ["plugin/lto-wrapper", optimiser, []] // not where GCC looks for it, and by a name that lld knows
  ] as const) {
    await writeFile(join(temporary, file), text);
    await chmod(join(temporary, file), 0o755);
    for (const name of names) await symlink(file, join(temporary, name));
  }
  try {
    await rename(temporary, folder);
  } catch (error) {
    // Somebody else was first.
    await rm(temporary, {recursive: true, force: true});
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
