import type {Artifact, Build, Sample, Status} from "../result/types.ts";
import {cleanBuilds} from "../result/builds.ts";
import {untestableVariants} from "../result/findings.ts";
import {rows} from "../result/samples.ts";
import {afterColon, plural, sentence} from "./words.ts";

/** What went wrong, alike things once. */
export interface Failure {
  text: string; // a sentence
  tail: string | null; // the last lines of what it wrote, or the rejected hunk of a patch
  log: string | null; // the path of all that it wrote
}

/**
 * Returns what failed in a run: revisions that could not be had, builds, and
 * samples. A sample that was interrupted is none: its round is taken again.
 * Neither is what a search came upon and could not test, of which it tells itself.
 */
export function failures(artifact: Artifact): Failure[] {
  const untestable = untestableVariants(artifact.findings);
  const builds = cleanBuilds(artifact).filter(
    (build) => !isToldOfRevision(build, artifact) && !untestable.has(build.variant)
  );
  return [
    ...revisionFailures(artifact),
    ...buildFailures({builds}),
    ...trialFailures(artifact),
    ...sampleFailures(artifact)
  ];
}

/** Returns the failure of one build, or null if it didn’t fail. */
export function buildFailure(build: Build): Failure | null {
  return buildFailures({builds: [build]})[0] ?? null;
}

function revisionFailures({findings, revisions, variants}: Artifact): Failure[] {
  const untestable = untestableVariants(findings);
  const told = new Set(variants.flatMap(({name, revision}) => (untestable.has(name) ? [revision] : [])));
  return revisions
    .filter((revision) => isFailed(revision) && !told.has(revision.name))
    .map(({name, status, reason, patches}) => {
      const rejected = patches.find(({outcome}) => outcome === "does not apply");
      const what =
        status === "patch failed" ? `The patches of ${name} could not be applied` : `${name} could not be had`;
      return {text: withReason(what, reason), tail: rejected?.hunk ?? null, log: null};
    });
}

/** A patch that does not apply is told of its revision already. */
function isToldOfRevision({status, variant}: Build, {variants, revisions}: Artifact): boolean {
  const name = variants.find((one) => one.name === variant)?.revision;
  return status === "patch failed" && revisions.some((revision) => revision.name === name && isFailed(revision));
}

function buildFailures({builds}: Pick<Artifact, "builds">): Failure[] {
  const failed = builds.filter(isFailed);
  return groups(failed, ({variant, status, reason}) => [variant, status, reason].join("\0")).map((alike) => {
    const [{variant, status, reason, tail, log}] = alike;
    const what = alike.length === 1 ? `The build of ${variant}` : `${plural(alike.length, "build")} of ${variant}`;
    return {text: withReason(`${what} ${verb(status)}`, reason), tail, log};
  });
}

function trialFailures({trials}: Artifact): Failure[] {
  return trials.filter(isFailed).map(({measurement, variant, status, reason, tail}) => ({
    text: withReason(`The first start of ${measurement} with ${variant} ${verb(status)}`, reason),
    tail,
    log: null
  }));
}

function sampleFailures(artifact: Artifact): Failure[] {
  const untestable = untestableVariants(artifact.findings);
  const samples = rows(artifact).filter(({status, variant}) => status !== "interrupted" && !untestable.has(variant));
  const unbuilt = new Set(
    cleanBuilds(artifact)
      .filter(isFailed)
      .map(({variant}) => variant)
  );
  const isOf = (a: Sample, b: Sample) => a.variant === b.variant && a.measurement === b.measurement;
  const failed = samples.filter((sample) => isFailed(sample) && !(isBuilding(sample) && unbuilt.has(sample.variant)));
  return groups(failed, ({variant, measurement, status, reason}) =>
    [variant, measurement, status, reason].join("\0")
  ).map((alike) => {
    const [first] = alike;
    const total = samples.filter((sample) => isOf(sample, first)).length;
    const what = `${alike.length} of ${plural(total, "sample")} of ${first.variant} in ${first.measurement}`;
    return {text: withReason(`${what} ${verb(first.status)}`, first.reason), tail: first.tail, log: null};
  });
}

const verbs: Partial<Record<Status, string>> = {timeout: "ran out of time", unreadable: "could not be read"};

function verb(status: Status): string {
  return verbs[status] ?? "failed";
}

function withReason(what: string, reason: string | null): string {
  return sentence(reason ? `${what}: ${afterColon(reason)}` : what);
}

function isFailed({status}: {status: Status}): boolean {
  return status !== "ok" && status !== "interrupted" && status !== "skipped";
}

function isBuilding({status}: {status: Status}): boolean {
  return status === "build failed" || status === "patch failed";
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): [T, ...T[]][] {
  const found = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = found.get(keyOf(item));
    if (group) group.push(item);
    else found.set(keyOf(item), [item]);
  }
  return [...found.values()];
}
