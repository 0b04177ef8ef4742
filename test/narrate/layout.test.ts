import {describe, expect, it} from "vitest";
import {answer} from "../../runner/narrate/answer.ts";
import {narrate} from "../../runner/narrate/finding.ts";
import {markdown} from "../../runner/narrate/markdown.ts";
import {layoutTables} from "../../runner/terminal/layout-table.ts";
import {formatResults} from "../../runner/terminal/results.ts";
import {exampleLayout, type LayoutExample} from "../result/fixture-layout.ts";
import {visible} from "./example.ts";

function alone({artifact, finding}: LayoutExample) {
  return {...artifact, findings: [finding]};
}

function say(example: LayoutExample): string {
  return visible(narrate(example.finding, example.artifact).paragraphs.join("\n"));
}

describe("placement", async () => {
  const example = await exampleLayout();

  it("is the short answer, with how much placement alone does", () => {
    expect(visible(answer(alone(example)))).toMatchInlineSnapshot(
      `"That slow is slower than fast (1.61× [1.60, 1.61]) is placement, and not its code. From placement alone, this moves by up to 6.3 % in random layouts; slow as shipped is 1.58 times their median."`
    );
  });

  it("is told on its grounds", () => {
    expect(say(example)).toMatchInlineSnapshot(`
      "Hot functions have the same code, and the difference vanishes both in random and in pinned layouts.
      In random layouts the difference vanishes: slow takes 0.24 % less time than fast (90 % interval −0.43 % to +0.16 %, 12 layouts). In pinned layouts the difference vanishes: slow takes 0.24 % less time than fast (90 % interval −0.42 % to +0.33 %, 8 layouts). What matters is ±1 %.
      In random layouts fast moves by up to 6.3 %: of 12, 90 % lie −5.3 % to +5.4 % from their median. Measuring alone would move a layout’s level by about ±0.22 %.
      In random layouts slow moves by up to 6.1 %: of 12, 90 % lie −5.1 % to +5 % from their median. Measuring alone would move a layout’s level by about ±0.23 %.
      As shipped, slow takes 1.61 times as long as fast; none of the 12 random layouts has an effect as far from their median."
    `);
  });

  it("is shown in a terminal as tables and a ladder", () => {
    const text = formatResults(alone(example), {width: 80});
    const end = text.indexOf("✗ 1 of 41");
    expect(text.slice(text.indexOf("effect  "), end).trim()).toMatchInlineSnapshot(`
      "effect             layout   median  95 % interval            n
      slow ÷ fast, wall  shipped   1.61×  [1.60, 1.61]      7 rounds
                         even     0.996×  [0.992, 0.999]    7 rounds
                         random   0.998×  [0.996, 1.002]  12 layouts
                         pinned   0.998×  [0.993, 1.004]   8 layouts

      variant  metric  shipped  random layouts      90 % of them  shipped lies at
      fast     wall     1.00 s     up to 6.3 %  −5.3 % to +5.4 %           −1.3 %
      slow     wall     1.61 s     up to 6.1 %    −5.1 % to +5 %            +58 %

      The ladder
      ✓ The difference is real: yes. slow is slower than fast: it takes 1.62 times as
        long (97.5 % interval 1.61 to 1.63, 20 pairs). (compare)
      ✓ As many instructions run: yes. Both run as many simulated instructions, to
        within 0.1 %: 100 000 000 and 100 000 000.
      ✓ Hot functions have the same code: yes. The only hot function, run, has the
        same code.
      ✓ They are at other addresses: yes. Of 1 hot function with the same code 1 is at
        another address.
      ✗ They share the cache’s sets otherwise: no. In both, hot functions fit into
        their sets of the 4 KiB 1-way L1I.
      ✓ The difference vanishes in random layouts: yes. slow takes 0.24 % less time
        than fast (90 % interval −0.43 % to +0.16 %, 12 layouts).
      ✓ It vanishes where addresses are the same: yes. slow takes 0.24 % less time
        than fast (90 % interval −0.42 % to +0.33 %, 8 layouts).
      ✓ Something cures it: yes. cured recovers 99 % of the difference (98 % to
        100 %). (compare)

      ● That slow is slower than fast (1.61× [1.60, 1.61]) is placement, and not its
        code.
        From placement alone, this moves by up to 6.3 % in random layouts; slow as
        shipped is 1.58 times their median."
    `);
    const narrow = layoutTables(example.finding, {width: 50}).join("\n");
    expect(Math.max(...narrow.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(50);
  });

  it("is shown in Markdown with the ladder as a table", () => {
    const text = markdown(alone(example));
    expect(visible(text).match(/^\| (layout|shipped|random|The difference is real).*$/gm)).toMatchInlineSnapshot(`
      [
        "| layout | slow against fast | 95 % interval | n |",
        "| shipped | 1.61× | \\[1.60, 1.61\\] | 7 rounds |",
        "| random | 0.998× | \\[0.996, 1.002\\] | 12 layouts |",
        "| The difference is real | yes | slow is slower than fast: it takes 1.62 times as long (97.5 % interval 1.61 to 1.63, 20 pairs). | compare |",
      ]
    `);
  });
});

it("tells of code, and of what cannot be told, in other words", async () => {
  const code = await exampleLayout({code: 0.2, sameCode: false, sameInstructions: false});
  expect(visible(answer(alone(code)))).toMatchInlineSnapshot(
    `"That slow is slower than fast (1.21× [1.21, 1.22]) is its code, and not placement. From placement alone, this moves by up to 6.3 % in random layouts."`
  );
  const both = await exampleLayout({code: 0.05, placement: 0.15, sameCode: false, sameInstructions: false});
  expect(visible(answer(alone(both)))).toMatchInlineSnapshot(
    `"Whether placement or code is why slow is slower than fast (1.21× [1.21, 1.22]) cannot be told. A part of the difference survives in random and in pinned layouts, and the larger part does not: code and placement both have a part in it. From placement alone, this moves by up to 6.3 % in random layouts; slow as shipped lies 14 % above their median."`
  );
  const noisy = await exampleLayout({placement: 0.3, noise: 0.03});
  expect(visible(answer(alone(noisy)))).toMatchInlineSnapshot(
    `"Whether placement or code is why slow is slower than fast (1.29× [1.25, 1.34]) cannot be told. In random layouts the difference neither clearly vanishes nor clearly survives. From placement alone, this moves by up to 8.9 % in random layouts; slow as shipped is 1.31 times their median."`
  );
});

it("says where measuring alone would explain how layouts differ", async () => {
  expect(say(await exampleLayout({placement: 0.2, spread: 0, own: 0}))).toContain("is enough to explain that");
});

it("names the layouts that do not count", async () => {
  const example = await exampleLayout(undefined, {
    build: ({layout}) => (layout?.name === "random-2" ? {status: "build failed", reason: "ld failed."} : undefined)
  });
  expect(say(example)).toContain("random-2 does not count: ld failed.");
});

it("comes second in the short answer of a long investigation", async () => {
  const {artifact, finding} = await exampleLayout();
  const [comparison, profile] = artifact.findings;
  if (comparison === undefined || profile === undefined) throw new Error("The example compares and profiles.");
  const findings = [comparison, profile, {...profile, step: "profile-2"}, {...profile, step: "profile-3"}, finding];
  expect(visible(answer({...artifact, findings}))).toMatch(
    /^slow is slower .*\. That slow is slower than fast .* is placement/
  );
});
