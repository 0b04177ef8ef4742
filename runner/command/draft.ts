import type {CompareStep, Expectation, Experiment, Pair, Published, Step} from "../experiment/experiment.ts";
import {isTime} from "../narrate/units.ts";
import {closing, opening} from "./draft-frame.ts";
import type {Cell} from "./draft-frame.ts";

const FEW = 4; // pairs of a step that have a claim each

/**
 * Returns a notebook that narrates an experiment: a start for its author, which
 * renders as it is, and whose comments say what its cells do. It names the
 * experiment’s steps and variants. What a run finds it does not know.
 */
export function draft(experiment: Experiment): string {
  const {name, title, steps} = experiment;
  const identify = identifiers();
  const cells = [...opening, ...steps.flatMap((step, i) => stepCells(step, experiment, identify, i === 0)), ...closing];
  return `<!doctype html>
<!--
  The narration of ${name.replaceAll("--", "- -")}, to be made your own. Each script element is a cell: prose in Markdown, or a line of
  JavaScript whose value is shown. A cell may use what any other declares, before or after it. Comments like this
  one show nowhere. docs/narration.md says what else there is.
-->
<notebook theme="air">
  <title>${title.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</title>
${cells.map(write).join("\n")}
</notebook>
`;
}

function write({comment, type = "module", text}: Cell, index: number): string {
  const lines = [
    ...(comment === undefined
      ? []
      : comment.includes("\n")
        ? ["<!--", indent(comment), "-->"]
        : [`<!-- ${comment} -->`]),
    `<script id="${index + 1}" type="${type}">`,
    indent(text.replaceAll("</", "<\\/")), // which would end the element
    "</script>"
  ];
  return indent(lines.join("\n"));
}

/** What a step found, and a claim for what its author may have expected of it. */
function stepCells(step: Step, experiment: Experiment, identify: Identify, isFirst: boolean): Cell[] {
  const found = identify(step.name, "step");
  const compared = step.kind === "compare" ? claimsOf(step, experiment, found, identify) : [];
  const claimed = [...compared, ...step.published.map((one) => publishedClaim(one, found, identify))];
  const isNamed = step.question === null && experiment.steps.length > 1;
  const heading: Cell[] = isNamed ? [{type: "text/markdown", text: `### The step \`${step.name}\``}] : [];
  return [
    {
      ...(isFirst ? {comment: whatFindings} : {}),
      text: [`const ${found} = ofStep(artifact, ${quote(step.name)});`, ...claimed.map(({finds}) => finds)].join("\n")
    },
    ...heading,
    {
      ...(isFirst ? {comment: "What the step found, and with what reservations, in the words of the terminal."} : {}),
      text: `grounds(${found}, {width})`
    },
    {type: "text/markdown", text: "*Replace this: why this step, and what would have surprised you?*"},
    ...claimed.map(({claims}, i): Cell => ({...(isFirst && i === 0 ? {comment: whatClaims} : {}), text: claims}))
  ];
}

const whatFindings = `Names for what the run found. They are safe where a run found nothing: a step that was skipped has no
comparisons, and what is asked of none is null.`;
const whatClaims = `A claim is a sentence that the data must support, written down before you know. If the run refutes it, it is struck
out, with what was measured beside it; if the run can neither support nor refute it, it says “cannot tell”.`;

interface Claimed {
  finds: string; // declares what the claim is about
  claims: string;
}

function claimsOf(step: CompareStep, experiment: Experiment, found: string, identify: Identify): Claimed[] {
  if (step.pairs.length > FEW) {
    const all = identify(step.name, "comparisons");
    const {word, holds} = expectationOf(step, experiment, all);
    return [
      {
        finds: `const ${all} = findComparisons(${found});`,
        claims: claim(`"Every variant is ${word} its baseline."`, holds, `compareSentences(${all})`)
      }
    ];
  }
  return step.pairs.map(({baseline, variant}) => {
    if (isCure({baseline, variant}, step, experiment)) {
      const share = identify(variant, "share");
      return {
        finds: `const ${share} = 0.9; // of what was lost: what the patch has to recover to count as the cure`,
        claims: claim(
          `\`The patch recovers at least \${formatPercent(${share})} of what was lost.\``,
          `recoversAtLeast(${found}, ${quote(variant)}, ${share})`,
          `describeRecovery(${found}, ${quote(variant)})`
        )
      };
    }
    const pair = identify(`${variant} vs ${baseline}`, "");
    const patched = unpatched(variant, experiment) === baseline;
    const {word, holds} = expectationOf(step, experiment, pair, patched ? "faster" : "slower");
    const wanted = `{baseline: ${quote(baseline)}, variant: ${quote(variant)}}`;
    return {
      finds: `const ${pair} = findComparisons(${found}, ${wanted});`,
      claims: claim(sentenceOf(variant, ` is ${word} `, baseline, "."), holds, `compareSentences(${pair})`)
    };
  });
}

function publishedClaim({variant, metric}: Published, found: string, identify: Identify): Claimed {
  const name = identify(metric === null ? variant : `${variant} ${metric}`, "published");
  const wanted = metric === null ? "" : `, {metric: ${quote(metric)}}`;
  return {
    finds: `const ${name} = findPublished(${found}, ${quote(variant)}${wanted});`,
    claims: claim(
      metric === null
        ? sentenceOf("What was published for ", variant, " is reproduced.")
        : sentenceOf(`The published ${metric} of `, variant, " is reproduced."),
      `isReproduced(${name})`,
      `${name} && publishedSentence(${name})`
    )
  };
}

function claim(text: string, holds: string, measured: string): string {
  return `claim(${text}, {\n  holds: ${holds},\n  measured: ${measured}\n})`;
}

/** What is claimed of a step’s comparisons: what it expects or else what they are likely made to find out. */
function expectationOf(
  {expect, measurements}: CompareStep,
  experiment: Experiment,
  comparisons: string,
  likely: Expectation = "slower"
): {word: string; holds: string} {
  const isSpeed = measurements.every(({measurement, metrics: [judged]}) => {
    const {reads} = experiment.measurements.find(({name}) => name === measurement) ?? {};
    return isTime(judged?.unit ?? (reads?.kind === "size" ? "byte" : "s"));
  });
  const [worse, better] = isSpeed ? ["slower than", "faster than"] : ["worse than", "better than"];
  const claims: Record<Expectation, {word: string; holds: string}> = {
    slower: {word: worse, holds: `allAre(${comparisons}, "worse")`},
    faster: {word: better, holds: `allAre(${comparisons}, "better")`},
    equivalent: {word: "as good as", holds: `allAre(${comparisons}, "equivalent")`},
    "not slower": {word: `not ${worse}`, holds: `noneIs(${comparisons}, "worse")`},
    "not faster": {word: `not ${better}`, holds: `noneIs(${comparisons}, "better")`}
  };
  return claims[expect ?? likely];
}

/** Whether a variant is another one of the same step with patches, which may cure what that one lost. */
function isCure({baseline, variant}: Pair, {pairs}: CompareStep, experiment: Experiment): boolean {
  const lost = unpatched(variant, experiment);
  return lost !== null && pairs.some((pair) => pair.baseline === baseline && pair.variant === lost);
}

/** Returns the variant that another one is but for its patches; null if there is none. */
function unpatched(variant: string, {variants, revisions}: Experiment): string | null {
  const {revision, flags} = variants.find(({name}) => name === variant) ?? {};
  const {of = null, patches = []} = revisions.find(({name}) => name === revision) ?? {};
  if (of === null || patches.length === 0) return null;
  return variants.find((one) => one.revision === of && one.flags === flags)?.name ?? null;
}

/** Quotes a sentence. Names that hold digits become expressions, since no figure stands in prose by itself. */
function sentenceOf(...parts: string[]): string {
  if (!/\d/.test(parts.join(""))) return quote(parts.join(""));
  return `\`${parts.map((part) => (/\d/.test(part) ? `\${${quote(part)}}` : part.replaceAll(/[`\\$]/g, "\\$&"))).join("")}\``;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

type Identify = (words: string, suffix: string) => string;

/** Returns a function that makes identifiers of names, none twice, and none that is a builtin’s or a keyword. */
function identifiers(): Identify {
  const taken = new Set<string>();
  return (words, suffix) => {
    const parts = `${words} ${suffix}`.split(/[^A-Za-z0-9]+/).filter((part) => part !== "");
    const joined = parts.map((part, i) => (i === 0 ? lower(part) : part[0]?.toUpperCase() + part.slice(1))).join("");
    const base = /^[a-z]/.test(joined) ? joined : `the${joined}`;
    let name = base;
    for (let i = 2; taken.has(name); ++i) name = `${base}_${i}`;
    taken.add(name);
    return name;
  };
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
