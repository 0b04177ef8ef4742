import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import type {AxeResults, RunOptions} from "axe-core";
import type {Page} from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// What the rules of the Web Content Accessibility Guidelines and of good practice say of each element.
const options: RunOptions = {resultTypes: ["violations"]};

/** Returns what axe-core finds against a page, a line each: the rule, and the element. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source); // rather than by a script element, which a report’s policy forbids
  const {violations} = await page.evaluate<AxeResults, RunOptions>(
    (options) => (globalThis as unknown as {axe: {run(options: RunOptions): Promise<AxeResults>}}).axe.run(options),
    options
  );
  return violations.flatMap(({id, help, nodes}) =>
    nodes.map(({html, failureSummary}) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary ?? ""}`)
  );
}
