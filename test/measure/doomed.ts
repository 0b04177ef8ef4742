// A runner that waits for its command, perhaps until it is killed: doomed.ts CACHE DURATION
import {prepareLauncher} from "../../runner/measure/launcher.ts";

const [directory = "", duration = ""] = process.argv.slice(2);
const launcher = await prepareLauncher({directory});
await launcher.launch({
  command: ["sh", "-c", `setsid sleep ${duration} & sleep ${duration}`],
  directory: "/",
  environment: {PATH: process.env["PATH"] ?? "/bin:/usr/bin"},
  stdout: "/dev/null",
  stderr: "/dev/null",
  timeoutMs: Infinity,
  cpus: "all"
});
