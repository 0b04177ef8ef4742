import {
  machinesSentence,
  repetitionAnswer,
  repetitionFigures,
  repetitionName,
  repetitionSentences
} from "../narrate/repetition.ts";
import {sentence} from "../narrate/words.ts";
import type {Artifact, Outcome} from "../result/types.ts";
import {intervalsOverlap} from "../statistics/agreement.ts";
import {isCode, type Repetition} from "../statistics/repetition.ts";
import type {Layout} from "./results.ts";
import {plainStyle, type Style} from "./style.ts";
import {table, type Cell} from "./table.ts";
import {item, wrap} from "./text.ts";

const MOST = 8; // statements that are explained

/** Returns what a rerun makes of the run that it repeats: a line for each of its statements, and why. */
export function formatRepetitions(
  all: readonly Repetition[],
  {first, second}: {first: Artifact; second: Artifact},
  {width, style = plainStyle}: Layout
): string {
  const notable = all.filter((repetition) => repetition.outcome !== "reproduced" || !isOfOneSize(repetition));
  const told = [...notable].sort((a, b) => weight(a) - weight(b)).slice(0, MOST);
  return [
    wrap(style.dim(`${first.experiment.name}, run ${first.run.id} (there), and its rerun (here)`), width),
    ...(all.length === 0 ? [] : [outcomeTable(all, width, style)]),
    [
      "",
      item(worst(all, style), style.bold(repetitionAnswer(all)), width),
      ...told.map((repetition) => item(" ", sentence(repetitionSentences(repetition, all)), width)),
      ...(notable.length > MOST ? [item(" ", `The table has ${notable.length - MOST} more to look at.`, width)] : []),
      item(" ", machinesSentence(first, second), width)
    ].join("\n")
  ].join("\n");
}

function outcomeTable(all: readonly Repetition[], width: number, style: Style): string {
  return table(
    [
      {heading: "finding", shrinks: true},
      {heading: "there", align: "right"},
      {heading: "interval", align: "right", optional: true},
      {heading: "here", align: "right"},
      {heading: "interval", align: "right", optional: true},
      {heading: "outcome"}
    ],
    all.map((repetition): Cell[] => {
      const [there, here] = repetitionFigures(repetition);
      return [
        repetitionName(repetition, all),
        there?.estimate ?? "–",
        there?.interval ?? "",
        here?.estimate ?? "–",
        here?.interval ?? "",
        {text: `${marks[repetition.outcome]} ${repetition.outcome}`, paint: paintOf(repetition.outcome, style)}
      ];
    }),
    width,
    style
  );
}

const marks: Record<Outcome, string> = {reproduced: "✓", "not reproduced": "✗", "cannot tell": "?"};

function paintOf(outcome: Outcome, style: Style): (text: string) => string {
  return outcome === "reproduced" ? style.good : outcome === "cannot tell" ? style.warning : style.bad;
}

function worst(all: readonly Repetition[], style: Style): string {
  const [first] = [...all].sort((a, b) => weight(a) - weight(b));
  const outcome = first?.outcome ?? "cannot tell";
  return paintOf(outcome, style)(marks[outcome]);
}

/** What is reproduced, though not by as much, deserves a word. */
function isOfOneSize(repetition: Repetition): boolean {
  if (isCode(repetition)) return true;
  const {kind, first, second} = repetition;
  const [there, here] =
    kind === "recovery" ? [first.interval, second?.interval] : [first.effect?.interval, second?.effect?.interval];
  return !there || !here || intervalsOverlap(there, here);
}

function weight({outcome}: Repetition): number {
  return (["not reproduced", "cannot tell", "reproduced"] as const).indexOf(outcome);
}
