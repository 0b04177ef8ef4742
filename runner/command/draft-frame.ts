/** A cell of a notebook, and what its author should know about it. */
export interface Cell {
  comment?: string;
  type?: "module" | "text/markdown"; // a module unless told otherwise
  text: string;
}

/** What a narration begins with, whatever its experiment does. */
export const opening: Cell[] = [
  {
    comment: "The title and the question, as the experiment’s file has them, and the run.",
    text: "masthead(artifact, page)"
  },
  {
    comment: "What was found, in a few sentences and cards. A reader in a hurry stops here.",
    text: "shortAnswer(artifact)"
  },
  {comment: "What did not build or run, with its log. Shows nothing if nothing failed.", text: "failureList(artifact)"},
  {
    comment: "For suites of many benchmarks: their counts and geometric means. Else shows nothing.",
    text: "suites(artifact)"
  },
  {
    comment: `Prose. What stands in \${…} is computed from the run; figures are never typed, or the next run makes them wrong.
The tests refuse digits in prose, but for those in \`code\`.`,
    type: "text/markdown",
    text: `## What happened

*Replace this: what was changed, who noticed what, and why it matters.* This run took
\${plural(artifact.samples.count, "sample")} of \${plural(artifact.variants.length, "variant")} on a machine with
\${artifact.machine.cpu}.`
  },
  {
    type: "text/markdown",
    text: `## What was found`
  }
];

/** What a narration ends with: the evidence, for readers to look at as they like. */
export const closing: Cell[] = [
  {
    type: "text/markdown",
    text: `## Every sample

In the order in which they were taken, since what drifts, jumps, or comes in two kinds shows in no table.`
  },
  {
    comment: "The choice of metric, benchmark and variants. Charts that are given it show what the reader chose.",
    text: "const choice = view(choose(artifact));"
  },
  {
    comment: "A dot for each sample. Width is that of the page, which charts follow.",
    text: "samplesCharts(artifact, {width, choice})"
  },
  {comment: "How the values of each variant are distributed.", text: "distributionCharts(artifact, {width, choice})"},
  {
    comment: "Rounds, intervals and verdicts, in a chart and in tables, with a line on how to read them.",
    text: "comparisons(artifact, {width, choice})"
  },
  {comment: "All verdicts at a glance, where there are many.", text: "verdictMap(artifact, {width, choice})"},
  {
    comment: "Your own conclusion, with what this run cannot show.",
    type: "text/markdown",
    text: `## What to make of it

*Replace this: what you would do now, and what this run cannot tell.*`
  },
  {
    comment: "How it was measured, the machine, the builds, and where it all comes from.",
    text: "appendix(artifact, page)"
  }
];
