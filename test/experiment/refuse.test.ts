import {expect, test} from "vitest";
import {caseFolder, listCases, parseCase} from "./cases.ts";

// Each file of error/ is a case; the text beside it is all that is said about it.
test.each(listCases("error").filter((name) => !name.startsWith("base-")))("%s is refused", async (name) => {
  const message = messageOf(() => parseCase("error", name));
  await expect(`${message}\n`).toMatchFileSnapshot(`${caseFolder("error")}${name.replace("yaml", "txt")}`);
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Error && error.name === "ExperimentError") return error.message;
    throw error;
  }
  throw new Error("This was understood.");
}
