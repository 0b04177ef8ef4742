import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {generated} from "./generated.ts";

test.each(generated)("$path is as `npm run docs` writes it", ({path, text}) => {
  expect(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")).toBe(text());
});
