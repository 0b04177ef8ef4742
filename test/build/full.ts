// Fills a cache on a disk that is too small for it, and prints what the error says and what is left.
import {openCache} from "../../runner/build/cache.ts";
import {measure} from "../../runner/build/eviction.ts";
import {hashFile} from "../../runner/source/digest.ts";
import {gitSource} from "../source/fixture.ts";
import {type ExperimentParts, openBuilder} from "./fixture.ts";

const [root = "", what = "", path = ""] = process.argv.slice(2);
const cache = openCache({BENCHBOOK_CACHE: root});
const parts: Record<string, () => Promise<ExperimentParts> | ExperimentParts> = {
  recipe: () => ({recipe: {lines: "head -c 9000000 /dev/zero > big"}}),
  source: () => ({source: gitSource(path), revisions: {main: {}}, recipe: {}}),
  overlay: () => ({overlay: path, recipe: {}}),
  download: async () => ({inputs: [{kind: "url", name: "keys", url: path, sha256: await hashFile(path)}]})
};
const experiment = (await parts[what]?.()) ?? {};
try {
  const builder = await openBuilder(experiment, cache);
  const {build} = await builder.build(Object.keys(experiment.revisions ?? {only: {}})[0] ?? "", 1);
  console.log(JSON.stringify(build));
} catch (error) {
  console.log(String(error));
}
const left = (await measure(`${root}/builds`)) + (await measure(`${root}/tmp`)) + (await measure(`${root}/files`));
console.log(left === 0 ? "Nothing is left of it." : `${left} bytes are left.`);
