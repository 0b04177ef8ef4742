import type {Artifact, Sample, Samples} from "./types.ts";

const names = [
  "id",
  "step",
  "measurement",
  "parameters",
  "instrument",
  "variant",
  "control",
  "replicate",
  "layout",
  "round",
  "position",
  "startedAt",
  "status",
  "reason",
  "resources",
  "canaries",
  "values",
  "output",
  "tail"
] as const satisfies (keyof Sample)[];

/** Returns the samples as columns, as an artifact keeps them. */
export function columns(samples: readonly Sample[]): Samples {
  const entries = names.map((name) => [name, samples.map((sample) => sample[name])]);
  return {count: samples.length, ...Object.fromEntries(entries)} as Samples;
}

/** Returns an artifact’s samples, one object each. */
export function rows({samples}: Artifact): Sample[] {
  return Array.from({length: samples.count}, (_, i) => {
    const sample: Record<string, unknown> = {}; // filled one by one, which is many times as fast as from entries
    for (const name of names) sample[name] = samples[name][i];
    return sample as unknown as Sample;
  });
}
