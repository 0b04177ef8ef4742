import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {parse} from "yaml";
import {z} from "zod";
import {experimentJsonSchema} from "../../runner/experiment/json-schema.ts";
import {caseFolder, listCases} from "./cases.ts";

// As an editor sees a file: with numbers and booleans. To zod, unlike JSON
// Schema, the number 12e4567 is none.
const schema = z.fromJSONSchema(experimentJsonSchema());
const finite = (_: unknown, value: unknown) => (value === Infinity ? 1 : value);
const read = (kind: string, name: string): unknown => parse(readFileSync(`${caseFolder(kind)}${name}`, "utf8"), finite);

test.each(listCases("input"))("editors find nothing wrong with %s", (name) => {
  expect(schema.safeParse(read("input", name)).error).toBeUndefined();
});

test.each(["misspelt-keys.yaml", "newer-version.yaml"])("editors find something wrong with %s", (name) => {
  expect(schema.safeParse(read("error", name)).success).toBe(false);
});
