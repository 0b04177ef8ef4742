import {writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {generated} from "./docs/generated.ts";

// npm run docs: writes every file that is made from code.
for (const {path, text} of generated) {
  writeFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), text());
  console.log(path);
}
