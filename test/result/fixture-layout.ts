import {layout} from "../../runner/investigate/layout.ts";
import type {Lab} from "../../runner/investigate/lab.ts";
import {columns, rows} from "../../runner/result/samples.ts";
import {artifact as schema} from "../../runner/result/schema.ts";
import type {Artifact, Build, LayoutFinding, Sample} from "../../runner/result/types.ts";
import {earlierProfile, layoutLab, layoutStep} from "../investigate/simulated-layouts.ts";
import type {Faults, Programs} from "../investigate/simulated-layouts.ts";
import {exampleArtifact} from "./fixture.ts";

export interface LayoutExample {
  artifact: Artifact;
  finding: LayoutFinding;
}

/** Returns a valid artifact of an experiment that compares, profiles, and then measures in layouts. */
export async function exampleLayout(
  programs: Partial<Programs> = {placement: 0.48, own: 0.002, noise: 0.004},
  faults: Faults = {}
): Promise<LayoutExample> {
  const plain = exampleArtifact();
  const [selection] = layoutStep().measurements;
  const step = layoutStep({
    question: "Is it placement?",
    measurements: selection === undefined ? [] : [{...selection, measurement: "call_method"}]
  });
  const earlier = [...plain.findings, earlierProfile()];
  const samples: Sample[] = [];
  const builds: Build[] = [];
  const lab = recorded(layoutLab(programs, {metric: {name: "wall"}}, faults), samples, builds);
  const finding = await layout(step, lab, {seed: 1, earlier});
  const artifact = schema.parse({
    ...plain,
    samples: columns([...rows(plain), ...samples]),
    builds: [...plain.builds, ...builds.filter(({layout}) => layout !== undefined)],
    findings: [...earlier, finding]
  });
  return {artifact, finding};
}

/** Returns a lab that keeps what it is asked for. */
function recorded(lab: Lab, samples: Sample[], builds: Build[]): Lab {
  return {
    ...lab,
    async build(requests) {
      const built = await lab.build(requests);
      builds.push(...built);
      return built;
    },
    async measure(request) {
      const taken = await lab.measure(request);
      samples.push(...taken);
      return taken;
    }
  };
}
