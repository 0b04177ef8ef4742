// Prints how long the package in this folder takes to tell which versions lie in
// which ranges, once a line, after a while in which it becomes fast.
import {createRequire} from "node:module";

const {satisfies} = createRequire(import.meta.url)("./");
const ranges = ["^1.2.0", ">=2.1.0 <4.0.0 || ~5.1.1", "1.x || >=2.5.0", "~3.2.1", "*"];
const versions = Array.from({length: 144}, (_, i) => `${i % 6}.${Math.floor(i / 6) % 6}.${Math.floor(i / 36)}`);

for (let pass = 0; pass < 25; ++pass) {
  const start = process.hrtime.bigint();
  let inside = 0;
  for (let i = 0; i < 8; ++i) {
    for (const range of ranges) for (const version of versions) inside += satisfies(version, range) ? 1 : 0;
  }
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (inside !== 8 * 310) throw new Error(`${inside} are inside, and ${8 * 310} should be.`);
  if (pass >= 5) console.log(`${ms} ms`);
}
