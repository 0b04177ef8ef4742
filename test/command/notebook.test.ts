import {expect, test} from "vitest";
import {createTable} from "./table.ts";

test("notebook writes a narration to begin with, once", async () => {
  const project = await createTable({compiler: false});
  const first = await project.run(["notebook", "table"]);
  expect(first).toMatchObject({exitCode: 0, stderr: ""});
  expect(first.stdout).toMatchInlineSnapshot(`
    "Wrote notebook/table.html, a narration to begin with.

    See it, and edit it while it is open:
      npm run notebook -- --open "/table.html"
    What cells can do:
      docs/narration.md
    "
  `);
  expect(project.read("notebook/table.html")).toContain(
    'findComparisons(compareStep, {baseline: "v1", variant: "v2"})'
  );
  project.write({"notebook/table.html": "my own"});
  const second = await project.run(["notebook", "table"]);
  expect(second).toMatchObject({exitCode: 2, stdout: ""});
  expect(second.stderr).toMatchInlineSnapshot(`
    "notebook/table.html is there already, and was left as it is. Delete or rename it to begin anew, or see it with npm run notebook -- --open "/table.html".
    "
  `);
  expect(project.read("notebook/table.html")).toBe("my own");
});

test("notebook refuses what is no experiment, and what is Benchbook’s own", async () => {
  const project = await createTable({compiler: false});
  expect(await project.run(["notebook", "tabel"])).toMatchObject({
    exitCode: 2,
    stderr: "There is no experiment “tabel”. Did you mean “table”?\n"
  });
  expect((await project.run(["notebook"])).stderr).toBe(
    "notebook needs the name of an experiment, e.g., npm run experiment -- notebook fast-vs-slow.\n"
  );
  project.write({"experiments/index.yaml": project.read("experiments/table.yaml")});
  expect(await project.run(["notebook", "index"])).toMatchObject({
    exitCode: 2,
    stderr: "notebook/index.html is Benchbook’s own. Give experiments/index.yaml another name.\n"
  });
});

test("notebook tells scripts what it wrote", async () => {
  const project = await createTable({compiler: false});
  expect(JSON.parse((await project.run(["notebook", "table", "--json"])).stdout)).toEqual({
    path: "notebook/table.html",
    open: 'npm run notebook -- --open "/table.html"'
  });
});
