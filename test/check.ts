import {execa} from "execa";
import {missingTools} from "./tools.ts";

// All checks in one command: the tools that tests need, types, lint, format, and
// then the tests, whose summary is what stands last. The first that fails ends it.

const checks = [
  ["types", "tsc"],
  ["lint", "eslint", "."],
  ["format", "prettier", "--check", "--log-level", "warn", "."],
  ["tests", "vitest", "run", ...process.argv.slice(2)]
] as const;

const problem = await missingTools();
if (problem !== null) {
  console.error(problem);
  process.exit(2);
}

for (const [name, command, ...args] of checks) {
  console.log(`> ${name}: ${[command, ...args].join(" ")}`);
  const {exitCode} = await execa(command, args, {preferLocal: true, stdio: "inherit", reject: false});
  if (exitCode !== 0) process.exit(exitCode ?? 1);
}
