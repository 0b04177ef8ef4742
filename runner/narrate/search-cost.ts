import type {Artifact, BisectionFinding} from "../result/types.ts";
import {plural} from "./words.ts";

/** Returns what a search took, beside what halving takes where a single start tells. */
export function searchCost(finding: BisectionFinding, artifact: Artifact): string {
  const builds = buildsOfSearch(finding, artifact);
  const candidates = finding.revisions.length - 1;
  const halvings = candidates > 0 ? Math.ceil(Math.log2(candidates)) : 0;
  const took = `The search took ${plural(finding.moves.length, "move")}: ${plural(builds, "build")} and ${plural(samplesOfSearch(finding), "sample")}, its ends included.`;
  return finding.outcome === "no difference" || candidates < 2
    ? took
    : `${took} Plain halving, where one sample of each tells, takes ${halvings + 2} of either.`;
}

/** Returns how many samples a search took. */
export function samplesOfSearch({moves}: BisectionFinding): number {
  return moves.reduce((sum, {starts}) => sum + starts.reduce((n, {samples}) => n + samples, 0), 0);
}

/** Returns how many revisions of a search were built, those that failed or were made ahead included. */
export function buildsOfSearch({revisions}: BisectionFinding, {builds}: Artifact): number {
  const own = new Set(revisions.flatMap(({variant}) => variant ?? []));
  return new Set(builds.flatMap(({variant}) => (own.has(variant) ? [variant] : []))).size;
}
