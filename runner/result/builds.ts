import type {Artifact, Build} from "./types.ts";

/** Returns the builds that recipes made; layouts are the same objects linked again, and a step’s own finding tells of them. */
export function cleanBuilds({builds}: Pick<Artifact, "builds">): Build[] {
  return builds.filter(({layout}) => layout === undefined);
}

/** Returns the builds whose functions a layout step placed elsewhere. */
export function layoutBuilds({builds}: Pick<Artifact, "builds">): Build[] {
  return builds.filter(({layout}) => layout !== undefined);
}
