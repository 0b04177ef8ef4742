import type {Pair} from "../experiment/experiment.ts";
import {list} from "../narrate/words.ts";
import type {Build, Label} from "../result/types.ts";

/**
 * Returns a label if files that a measurement’s command names differ between two
 * variants’ builds: the benchmark may have changed with the code. Programs that
 * were built are left out, as it is they that are compared.
 */
export function differingFiles(builds: readonly Build[], {baseline, variant}: Pair, measurement: string): Label[] {
  const [one, other] = [baseline, variant].map((name) => namedFiles(builds, name, measurement));
  if (one === undefined || other === undefined) return [];
  const paths = [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));
  if (paths.length === 0) return [];
  const verb = paths.length === 1 ? "differs" : "differ";
  const text = `${list(paths)}, which the command names, ${verb} between ${baseline} and ${variant}: not only the code was changed.`;
  return [{kind: "inputs differ", text, variant: null}];
}

function namedFiles(builds: readonly Build[], variant: string, measurement: string): Map<string, string> | undefined {
  const build = builds.find((one) => one.variant === variant && one.status === "ok");
  const programs = new Set(build?.files.map(({path}) => path));
  return (
    build &&
    new Map(
      build.named
        .filter((file) => file.measurement === measurement && !programs.has(file.path))
        .map(({path, sha256}) => [path, sha256])
    )
  );
}
