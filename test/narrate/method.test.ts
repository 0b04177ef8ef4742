import {expect, it} from "vitest";
import {method} from "../../runner/narrate/method.ts";
import type {Artifact} from "../../runner/result/types.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {visible} from "./example.ts";

function say(artifact: Artifact, heading?: string): string[] {
  return method(artifact)
    .filter((part) => heading === undefined || part.heading === heading)
    .flatMap((part) => [...(heading === undefined ? [`# ${part.heading}`] : []), ...part.sentences])
    .map(visible);
}

it("says how the example was measured", () => {
  expect(say(exampleArtifact()).join("\n")).toMatchInlineSnapshot(`
    "# Rounds
    Each round of call_method started each of the 2 builds of fast, slow and cured once and one of fast once more as a control, in a random order of its own (seed 1).
    20 rounds were planned and 21 taken. The planned rounds were taken.
    Not counted: 1 as it was interrupted.
    # Judgement
    Variants are compared within rounds, by the median of their ratios; intervals are of the sign test, at 97.5 %, so that all of them together hold with 95 %.
    What counts as worse, better or equivalent was declared before anything was measured.
    # Noise
    The baseline against itself gives the noise floor: 0.53 % for fast in call_method.
    A short fixed loop, the canary, ran before and after every start, and a pair counts if the canaries of both agree within 10 %.
    None of 40 pairs were set aside; where there are several builds, a pair is of all those of a round whose canaries agree.
    # Builds
    There were 2 clean builds of each variant, made with gcc (Debian 12.2.0-14) 12.2.0 and GNU ld (GNU Binutils for Debian) 2.40.
    The placement of code in memory was not varied, so these comparisons cannot tell its effect from that of the code itself.
    # Starting
    call_method is “./vm bench/call_method.bc”, started by the launcher, pinned to 1 CPU.
    # Machine
    Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz, 4 CPUs, 17.2 GB of memory; Debian GNU/Linux 12 (bookworm), kernel 6.1.0-18-amd64, x64, Node v20.19.0.
    The machine’s state: virtual (kvm).
    perf is not installed: hardware counters are not available. To install it: apt-get install linux-perf.
    The CPU’s frequency cannot be fixed on this virtual machine."
  `);
});

it("says when a precision plan stopped", () => {
  const artifact = exampleArtifact();
  const precise = {kind: "precision", halfWidth: 0.005, atLeast: 12, atMost: 60, atMostMs: 1_200_000} as const;
  const plan = artifact.run.plan && {
    steps: artifact.run.plan.steps.map((step) => ({...step, rounds: precise}))
  };
  expect(say({...artifact, run: {...artifact.run, plan}}, "Rounds")[1]).toMatchInlineSnapshot(
    `"Rounds were to be taken until the interval was ±0.5 % wide, at least 12 and at most 60 or 20 min; 21 were taken. The planned rounds were taken."`
  );
});

it("says how commands were started", () => {
  const artifact = exampleArtifact();
  const [first] = artifact.measurements;
  if (!first) throw new Error("The example has a measurement.");
  const machine = {...artifact.machine, launcher: "there is no C compiler"};
  const measurements = [
    {...first, cpus: "all", shell: true},
    {...first, cpus: "4-7"},
    {...first, name: "size", command: null}
  ];
  expect(say({...artifact, machine, measurements}, "Starting")).toMatchInlineSnapshot(`
    [
      "call_method is “./vm bench/call_method.bc”, in a shell, started without the launcher (there is no C compiler), not pinned to CPUs.",
      "call_method is “./vm bench/call_method.bc”, started without the launcher (there is no C compiler), pinned to CPUs 4-7.",
      "size starts no command.",
    ]
  `);
});

it("leaves out what there is nothing to say of", () => {
  const artifact = exampleArtifact();
  const empty = {...artifact, builds: [], findings: [], measurements: []};
  expect(method(empty).map(({heading}) => heading)).toEqual(["Machine"]);
});
