import MarkdownIt from "markdown-it";
import {expect, it} from "vitest";
import {answer} from "../../runner/narrate/answer.ts";
import {markdown} from "../../runner/narrate/markdown.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {exampleTwoByTwo} from "../result/fixture-two-by-two.ts";

/** Returns what a reader sees of a document: its text, without marks and entities. */
function textOf(source: string): string {
  const html = new MarkdownIt({html: true}).render(source);
  return html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll("\u2060", "");
}

it("says what was found, with a row for each comparison", () => {
  const text = markdown(exampleArtifact(), {sha256: "5".repeat(64)});
  expect(text.match(/^(##|\|).*$/gm)).toMatchInlineSnapshot(`
    [
      "## A trace stub that never runs makes an interpreter slower",
      "|  | baseline | median | variant | median | effect | 97.5 % interval | verdict |",
      "| --- | --- | --: | --- | --: | --: | --: | --- |",
      "| call\\_method, wall | fast | 94.1 ± 0.4 ms | slow | 152.4 ± 0.6 ms | 1.62× | \\[1.61, 1.63\\] | ▲ **slower** |",
      "| call\\_method, wall | fast | 94.1 ± 0.4 ms | cured | 94.4 ± 0.2 ms | 1.004× | \\[0.999, 1.010\\] | equivalent |",
    ]
  `);
  expect(textOf(text)).toContain(answer(exampleArtifact()));
  expect(text).toContain(`SHA-256 of the result: ${"5".repeat(64)}</sub>`);
});

it("has a row for each 2×2", () => {
  const text = markdown(exampleTwoByTwo({interaction: [0.64, 1]}));
  expect(text.slice(text.indexOf("|  | first change")).match(/^\|.*$/gm)).toMatchInlineSnapshot(`
    [
      "|  | first change | effect | second change | effect | second over first | 97.5 % interval | outcome |",
      "| --- | --- | --: | --- | --: | --: | --: | --- |",
      "| call\\_method/benchmark-1, wall | fast-hot ÷ fast | 0.986× | slow-hot ÷ slow | 0.630× | 0.638× | \\[0.631, 0.644\\] | differ |",
      "| call\\_method/benchmark-2, wall | fast-hot ÷ fast | 0.984× | slow-hot ÷ slow | 0.983× | 1.000× | \\[0.993, 1.009\\] | same |",
    ]
  `);
  expect(markdown(exampleArtifact())).not.toContain("first change");
});

it("shows what failed, with the last lines of its log as code", () => {
  const artifact = exampleArtifact({broken: true});
  const tail = "cc -c x.c\n````\n# no heading\n</details>";
  const text = markdown({...artifact, builds: artifact.builds.map((build) => ({...build, tail}))});
  expect(text).toMatch(/^✗ 2\sbuilds of broken failed: make exited with status 2\.$/m);
  expect(text).toContain(`\n\`\`\`\`\`\n${tail}\n\`\`\`\`\``);
  expect(text).toMatch(/\| not compared \|$/m);
});

it("says of an interrupted run that it was", () => {
  const artifact = exampleArtifact();
  const text = markdown({...artifact, run: {...artifact.run, status: "interrupted"}, findings: []});
  expect(text).toContain("> [!NOTE]\n> The run was interrupted. This is what it had by then.");
});

it("takes nothing in an artifact for Markdown or HTML, and mentions and links nobody", () => {
  const artifact = exampleArtifact();
  const attack = "1. *a* _b_ `c` | [d](http://e.org) <img src=x> @ada #1 www.f.org &lt; ~~g~~\n# h";
  const text = markdown({...artifact, experiment: {...artifact.experiment, title: attack, question: attack}});
  const renderer = new MarkdownIt({html: true, linkify: true});
  renderer.linkify.set({fuzzyLink: false}); // nor does GitHub link what has no scheme, but for www
  const rendered = renderer.render(text);
  expect(rendered).not.toMatch(/<a |<img|<code>c|<em>a|<s>g|<h1/);
  expect(text).not.toMatch(/@ada|http:\/\/|www\.f/);
  expect(textOf(text)).toContain(attack.replace("\n", " "));
});
