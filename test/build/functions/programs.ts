import {execFileSync} from "node:child_process";
import {join} from "node:path";
import {type FunctionBody, type FunctionTable, readFunctions} from "../../../runner/build/functions/functions.ts";
import {matchFunctions} from "../../../runner/statistics/binaries/match.ts";
import {temporaryFolder, write} from "../../source/fixture.ts";

/**
 * A program of two files with what makes code depend on its place: calls, jumps
 * and tables of them, texts, constants, and data of its own and of the C library.
 * Of the functions, the changes go into cold ones, which come first.
 */
export function sources({cold = "return x + 1;", text = "three", factor = "2.5", first = ""} = {}) {
  return {
    "cold.c": `#include <stdio.h>
      ${first}
      __attribute__((noinline)) int cold(int x) { ${cold} }
      static __attribute__((noinline)) int twin(int x) { return x * 31 + 7; }
      int one(int x) { return twin(x) ^ twin(x + 1); }
      static __attribute__((noinline)) void say(void) { puts("one"); }
      void speak(void) { say(); puts("in common"); say(); }
    `,
    "main.c": `#include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      int cold(int), one(int);
      void speak(void);
      static int counts[16];
      static const char *const names[] = {"a", "bc", "def"};
      static __attribute__((noinline)) int twin(int x) { static int calls; return x * 17 + ++calls; }
      __attribute__((noinline)) double scaled(double x) { return x * ${factor} + 0.125; }
      __attribute__((noinline)) const char *spelt(int x) { return x > 2 ? "${text}" : "two"; }
      __attribute__((noinline)) int chosen(int x) {
        switch (x) {
          case 0: return printf("zero %d\\n", counts[1]);
          case 1: return puts("one");
          case 2: return counts[x] + twin(x);
          case 3: return (int)scaled(x);
          case 4: exit(3);
          case 5: return (int)strlen(names[x & 1]);
          case 6: return cold(x) * 17;
          case 7: return one(x);
          default: return -1;
        }
      }
      __attribute__((noinline)) int summed(const int *values, int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) if (values[i] > 3) sum += values[i]; else sum ^= i;
        return sum;
      }
      int main(int argc, char **argv) {
        int (*volatile through)(int) = chosen;
        speak();
        fprintf(stderr, "%s %s\\n", spelt(argc), argv[0]);
        return through(argc) + summed(counts, 16) + (int)scaled(argc);
      }
    `
  };
}

/** Compiles files, and returns the path of what they make. */
export function compile(files: Record<string, string>, ...flags: string[]): string {
  const folder = temporaryFolder();
  write(folder, files);
  execFileSync("cc", [...flags, "-o", "out", ...Object.keys(files)], {cwd: folder});
  return join(folder, "out");
}

/** Returns the names of the functions by what became of them. */
export async function changes(before: string, after: string): Promise<Record<string, string[]>> {
  const [a, b] = [await readFunctions(before), await readFunctions(after)];
  const found: Record<string, string[]> = {};
  for (const {before, after, change} of matchFunctions(a.functions, b.functions)) {
    (found[change] ??= []).push(after?.name ?? before?.name ?? "");
  }
  return found;
}

/** Returns a function of a table by its symbol. */
export function at({functions}: FunctionTable, symbol: string): FunctionBody {
  const found = functions.find((one) => one.symbol === symbol);
  if (found === undefined) throw new Error(`There is no ${symbol}.`);
  return found;
}
