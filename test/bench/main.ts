// Measures parts of Benchbook, and compares them with their peers, on this machine: npm run bench [NAME…]
import {benchBisect} from "./bisect.ts";
import {benchLauncher} from "./launcher.ts";
import {benchReport} from "./report.ts";

const benches: Record<string, () => Promise<string>> = {
  bisect: benchBisect,
  launcher: benchLauncher,
  report: benchReport
};

const names = process.argv.slice(2);
for (const name of names.length ? names : Object.keys(benches)) {
  const bench = benches[name];
  if (!bench) throw new Error(`There is no bench named ${name}; there are ${Object.keys(benches).join(", ")}.`);
  console.log(await bench());
}
