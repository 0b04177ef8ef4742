import type {Artifact, Comparison, Outcome, Recovery} from "../result/types.ts";
import type {ToldCause} from "../statistics/repeated-cause.ts";
import type {ReadSignature} from "../statistics/repeated-signature.ts";
import type {Found} from "../statistics/repeated-search.ts";
import {countOf, isCode, type Repetition} from "../statistics/repetition.ts";
import {compareClause, pathOf} from "./comparison.ts";
import {formatEffect, formatEstimate, formatInterval} from "./effect.ts";
import {recoveryClause} from "./recovery.ts";
import {changedClause, changedFigure, hotClause, hotFigure} from "./repeated-code.ts";
import {foundClause, searchName} from "./repeated-search.ts";
import {formatPercent} from "./units.ts";
import {capital, list, plural, sentence} from "./words.ts";

/** Returns one sentence that says what a rerun makes of the run that it repeats. */
export function repetitionAnswer(all: readonly Repetition[]): string {
  const [first] = all;
  if (!first) return "The first run has judged nothing, so there is nothing to reproduce.";
  const [reproduced, contradicted, open] = [
    countOf(all, "reproduced"),
    countOf(all, "not reproduced"),
    countOf(all, "cannot tell")
  ];
  if (all.length === 1) return outcomeSentence("the finding", first.outcome, "The finding");
  if (reproduced === all.length) return `All ${plural(all.length, "finding")} are reproduced.`;
  const parts = [
    ...(reproduced > 0 ? [`${reproduced} ${reproduced === 1 ? "is" : "are"} reproduced`] : []),
    ...(contradicted > 0 ? [`${contradicted} ${contradicted === 1 ? "is" : "are"} not reproduced`] : []),
    ...(open > 0 ? [`${open} cannot be told`] : [])
  ];
  return `Of ${plural(all.length, "finding")}, ${list(parts)}.`;
}

/** Returns a name for a statement, e.g., "slow ÷ fast"; among several places it says of which it is. */
export function repetitionName(repetition: Repetition, all: readonly Repetition[]): string {
  const {step} = repetition;
  const name = plainName(repetition);
  const steps = new Set(all.map((one) => one.step));
  const places = new Set(all.map(placeOf).filter((place) => place !== null));
  const place = places.size > 1 ? placeOf(repetition) : null;
  return [...(steps.size > 1 ? [step] : []), ...(place === null ? [] : [place]), name].join(", ");
}

function plainName(repetition: Repetition): string {
  switch (repetition.kind) {
    case "recovery":
      return `${repetition.first.patched} recovers`;
    case "comparison": {
      const {baseline, effect, variant} = repetition.first;
      return `${variant} ${effect?.scale === "difference" ? "−" : "÷"} ${baseline}`;
    }
    case "cause":
      return `why ${repetition.first.variant} and ${repetition.first.baseline} differ`;
    case "signature":
      return `what counters say of ${repetition.first.variant} and ${repetition.first.baseline}`;
    case "profile":
      return `where the ${repetition.first.simulated ? "simulated instructions" : "time"} of ${repetition.first.variant} ${repetition.first.simulated ? "are" : "goes"}`;
    case "binaries":
      return `what changed from ${repetition.first.baseline} to ${repetition.first.variant}`;
    case "bisection":
    case "change":
      return searchName(repetition);
  }
}

/** Returns both runs’ figures for a statement; null where a run has none. */
export function repetitionFigures(repetition: Repetition): [there: Figure | null, here: Figure | null] {
  switch (repetition.kind) {
    case "recovery":
      return [shareFigure(repetition.first), repetition.second && shareFigure(repetition.second)];
    case "comparison":
      return [effectFigure(repetition.first), repetition.second && effectFigure(repetition.second)];
    case "cause": {
      const {first, second} = repetition;
      return [causeFigure(first), second && causeFigure(second)];
    }
    case "signature": {
      const {first, second} = repetition;
      return [signatureFigure(first), second && signatureFigure(second)];
    }
    case "profile": {
      const {first, second} = repetition;
      return [hotFigure(first), second && hotFigure(second)];
    }
    case "binaries": {
      const {first, second} = repetition;
      return [changedFigure(first), second && changedFigure(second)];
    }
    case "bisection":
    case "change": {
      const {first, second} = repetition;
      return [foundFigure(first), second && foundFigure(second)];
    }
  }
}

/** An estimate and its interval. */
export interface Figure {
  estimate: string; // e.g., "1.53×"
  interval: string; // e.g., "[1.51, 1.55]"
}

/** Returns what both runs say of a statement, and why the outcome is what it is, as sentences. */
export function repetitionSentences(repetition: Repetition, all: readonly Repetition[]): string {
  const [there, here] = clauses(repetition);
  const said = here === null ? `There: ${there}.` : `There: ${there}. Here: ${here}.`;
  const is =
    repetition.kind === "recovery"
      ? outcomeSentence(recovers(repetition.first), repetition.outcome, capital(recovers(repetition.first)))
      : repetition.kind === "cause" || repetition.kind === "signature" || isCode(repetition)
        ? outcomeSentence(plainName(repetition), repetition.outcome, capital(plainName(repetition)))
        : outcomeSentence(repetitionName(repetition, all), repetition.outcome);
  return `${is} ${said} ${sentence(repetition.reason)}`;
}

/** Returns a sentence on the machines of two runs, as it bears on what may be held against each other. */
export function machinesSentence(first: Artifact, second: Artifact): string {
  return first.machine.id === second.machine.id
    ? "Both runs were on the same machine."
    : `That run was on another machine (${first.machine.cpu}). A factor may differ in size between machines while both runs are right.`;
}

function effectFigure({effect, unit}: Pick<Comparison, "effect" | "unit">): Figure | null {
  return effect && {estimate: formatEstimate(effect, unit), interval: formatInterval(effect, unit)};
}

function foundFigure({effect, metric: {unit}}: Found): Figure | null {
  return effectFigure({effect, unit});
}

function causeFigure({cause, effect, unit}: ToldCause): Figure {
  return {estimate: cause, interval: effect === null ? "" : formatEffect(effect, unit)};
}

function signatureFigure({metric, unit, effect}: ReadSignature): Figure {
  return effect === null
    ? {estimate: metric, interval: ""}
    : {estimate: `${metric} ${formatEstimate(effect, unit)}`, interval: formatInterval(effect, unit)};
}

function signatureText({text, metric, unit, effect}: ReadSignature): string {
  return effect === null ? text : `${text} (${metric} ${formatEffect(effect, unit)})`;
}

function causeText({cause, effect, unit}: ToldCause): string {
  const size = effect === null ? "" : ` (${formatEffect(effect, unit)})`;
  return `${cause === "cannot tell" ? "the cause cannot be told" : `the cause is ${cause}`}${size}`;
}

function shareFigure({share, interval: {low, high}}: Recovery): Figure {
  const ends = [low === null ? "−∞" : formatPercent(low), high === null ? "∞" : formatPercent(high)];
  return {estimate: formatPercent(share), interval: `[${ends.join(", ")}]`};
}

/** A statement about functions is about a whole variant. */
function placeOf(repetition: Repetition): string | null {
  return isCode(repetition) ? null : pathOf(repetition.first.measurement, repetition.first.benchmark);
}

function clauses(repetition: Repetition): [there: string, here: string | null] {
  switch (repetition.kind) {
    case "recovery":
      return [recoveryClause(repetition.first), repetition.second && recoveryClause(repetition.second)];
    case "comparison":
      return [compareClause(repetition.first), repetition.second && compareClause(repetition.second)];
    case "cause": {
      const {first, second} = repetition;
      return [causeText(first), second && causeText(second)];
    }
    case "signature": {
      const {first, second} = repetition;
      return [signatureText(first), second && signatureText(second)];
    }
    case "profile": {
      const {first, second} = repetition;
      return [hotClause(first), second && hotClause(second)];
    }
    case "binaries": {
      const {first, second} = repetition;
      return [changedClause(first), second && changedClause(second)];
    }
    case "bisection":
    case "change": {
      const {first, kind, second} = repetition;
      return [foundClause(kind, first), second && foundClause(kind, second)];
    }
  }
}

function recovers({patched}: Recovery): string {
  return `what ${patched} recovers`;
}

function outcomeSentence(what: string, outcome: Outcome, start = what): string {
  return outcome === "cannot tell" ? `Whether ${what} is reproduced cannot be told.` : `${start} is ${outcome}.`;
}
