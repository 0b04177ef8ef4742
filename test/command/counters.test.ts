import {chmodSync, mkdirSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {rows} from "../../runner/result/samples.ts";
import type {CountersFinding} from "../../runner/result/types.ts";
import {createProject} from "./project.ts";
import type {Project} from "./project.ts";

// A perf whose counts follow from what the command is given: twice the cycles under $MORE, and one event that takes turns.
const perf = `#!/bin/sh
case $1 in
--version) echo perf version 6.1.1; exit;;
list) echo instructions cycles resource_stalls.any; exit;;
esac
[ -z "$PERF_REFUSES" ] || { echo "Error: perf_event_paranoid setting is 4" >&2; exit 255; }
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  [ "$1" = -o ] && file=$2
  [ "$1" = -e ] && events=$2
  shift
done
shift
"$@"
code=$?
echo "# started on Fri" > "$file"
for event in $(echo "$events" | tr , ' '); do
  count=100000000 share=100.00
  case $event in
  cycles:u) count=$((100000000 * \${MORE:-1}));;
  L1-icache-load-misses:u) count=$((1000 * \${MORE:-1} * \${MORE:-1})) share=40.00;;
  stalled-*) count="<not supported>" share=0.00;;
  LLC-*) count="<not counted>" share=0.00;;
  esac
  echo "{\\"counter-value\\" : \\"$count\\", \\"unit\\" : \\"\\", \\"event\\" : \\"$event\\", \\"pcnt-running\\" : $share}" >> "$file"
done
exit $code
`;

const yaml = (command: string, step: string, timeout: string): string => `benchbook: 1
environment: {PERF_REFUSES: {from: PERF_REFUSES}, NOTES: {from: HOME}}
flags: {a: {run: {MORE: 1}}, b: {run: {MORE: 2}}}
measurements: {m: {command: ${command}, shell: true, timeout: ${timeout}}}
plan: {rounds: 6}
steps: [{counters: ${step}}]
`;

/** Makes a project in which perf is what this file says, and valgrind is not there. */
async function projectOf(command: string, step = "[a, b]", timeout = "2 s"): Promise<Project> {
  const project = await createProject({"experiments/one.yaml": yaml(command, step, timeout)}, {compiler: false});
  const bin = join(project.home, "bin");
  mkdirSync(bin, {recursive: true});
  project.write({"../bin/perf": perf});
  chmodSync(join(bin, "perf"), 0o755);
  return project;
}

function findingOf(project: Project): CountersFinding {
  const [finding] = (project.runs()[0]?.result().findings ?? []) as unknown[];
  return finding as CountersFinding;
}

test("a command that forks is counted in groups, with the share of time of what took turns", async () => {
  const project = await projectOf('"true & sh -c true; wait"');
  const {exitCode, stdout, stderr} = await project.run(["one"], {environment: {PERF_REFUSES: ""}});
  expect(stderr + stdout).toContain("b against a: the same instructions and more cycles");
  expect(exitCode).toBe(0);
  const {comparisons, derived, rounds, shares} = findingOf(project);
  const metrics = comparisons.map(({metric}) => metric);
  expect(metrics).toContain("cycles");
  expect(metrics).not.toContain("front-end stalls"); // not supported
  expect(metrics).not.toContain("LLC misses"); // never counted
  expect(shares).toEqual([{measurement: "m", metric: "L1I misses", share: 0.4}]);
  expect(derived.find(({name}) => name === "IPC")?.values).toEqual([1, 0.5]);
  expect(rounds.length).toBeGreaterThan(1);
});

test("a command that runs out of time fails, and says so", async () => {
  const command = '"[ -e $NOTES/tried ] && exec sleep 60; touch $NOTES/tried"';
  const project = await projectOf(command, "{variants: [a, b], events: [cycles]}", "300 ms");
  const {exitCode} = await project.run(["one"], {environment: {PERF_REFUSES: ""}});
  expect(exitCode).not.toBe(0);
  expect(findingOf(project)).toMatchObject({status: "failed", reason: "It was stopped after 0.3 s, its time limit."});
  const [run] = project.runs();
  const statuses = run === undefined ? [] : rows(run.result()).map(({status}) => status);
  expect(new Set(statuses)).toEqual(new Set(["timeout"]));
});

test("a perf that is not allowed to count, and no valgrind, skip the step with what to do", async () => {
  const project = await projectOf("true");
  await project.run(["one"], {environment: {PERF_REFUSES: "1"}});
  const {status, reason} = findingOf(project);
  expect(status).toBe("skipped");
  expect(reason).toContain("sudo sysctl kernel.perf_event_paranoid=1");
  expect(reason).toContain("apt-get install valgrind");
});

test("an event that does not exist stops a run before anything is started, at its place", async () => {
  const project = await projectOf("true", "{variants: [a, b], events: [resource_stall.any]}");
  const {exitCode, stderr} = await project.run(["one"], {environment: {PERF_REFUSES: ""}});
  expect(exitCode).toBe(2);
  expect(stderr).toContain("experiments/one.yaml:6:");
  expect(stderr).toContain("Did you mean “resource_stalls.any”?");
  expect(project.runs()).toEqual([]);
});
