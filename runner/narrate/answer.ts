import {hasGap, isConfirmation} from "../result/findings.ts";
import type {Artifact, Comparison, ComparisonFinding, Finding} from "../result/types.ts";
import {binariesAnswer} from "./binaries.ts";
import {bisectionAnswer} from "./bisection.ts";
import {replicateSentences} from "./caveats.ts";
import {compareSentence} from "./comparison.ts";
import {countersAnswer} from "./counters.ts";
import {failures} from "./failures.ts";
import {judged, narrate} from "./finding.ts";
import {interactionSentences} from "./interaction.ts";
import {layoutAnswer} from "./layout.ts";
import {profileAnswer} from "./profile.ts";
import {recoverySentence} from "./recovery.ts";
import {timelineAnswer} from "./timeline.ts";
import {capital, list, plural, sentence} from "./words.ts";

const MOST = 3; // sentences
const FEW = 3; // steps that a sentence can name, and 2×2s that have one each

/** Returns the short answer that a run gives: one to three sentences. */
export function answer(artifact: Artifact): string {
  const {findings, run} = artifact;
  // What a bisection was confirmed by is part of its answer.
  const done = findings.filter((finding) => finding.status === "done" && !isConfirmation(finding, findings));
  const answers = byWeight(done).map((finding) => findingAnswer(finding, artifact));
  const sentences = answers.length > 1 ? answers.flatMap((texts) => texts.slice(0, 1)) : answers.flat();
  if (sentences.length > 0) {
    const rest = undoneSentence(findings);
    // Two steps may say the same, e.g., with two caches.
    return [...[...going(run.status), ...new Set(sentences)].slice(0, MOST - rest.length), ...rest].join(" ");
  }
  const undone = findings.map((finding) => sentence(narrate(finding, artifact).headline));
  const failed = failures(artifact).map(({text}) => text);
  return [...state(run.status), ...undone, ...failed].slice(0, MOST).join(" ") || "Nothing was found.";
}

/** Where there is more to say than anybody reads at once, what differs comes first, and then why. */
function byWeight(findings: readonly Finding[]): Finding[] {
  if (findings.length <= MOST) return [...findings];
  const first = findings.find(({kind}) => kind === "comparison");
  const isCause = (finding: Finding): boolean =>
    finding.kind === "layout" && finding.causes.some(({cause}) => cause !== "cannot tell");
  const weight = (finding: Finding): number => (finding === first ? 0 : isCause(finding) ? 1 : 2);
  return [...findings].sort((a, b) => weight(a) - weight(b));
}

/** Returns what a finding answers, a sentence each, the one that matters most first. */
export function findingAnswer(finding: Finding, artifact: Artifact): string[] {
  switch (finding.kind) {
    case "comparison":
      return comparisonAnswer(finding, artifact);
    case "counters":
      return countersAnswer(finding);
    case "profile":
      return profileAnswer(finding);
    case "binaries":
      return binariesAnswer(finding);
    case "layout":
      return layoutAnswer(finding);
    case "bisection":
      return bisectionAnswer(finding, artifact);
    case "timeline":
      return timelineAnswer(finding);
  }
}

function comparisonAnswer(finding: ComparisonFinding, artifact: Artifact): string[] {
  if (finding.status !== "done") return [sentence(narrate(finding, artifact).headline)];
  const among = judged(finding);
  const recovered = new Set(finding.recoveries.map(({patched}) => patched));
  const some = among.some(({verdict}) => verdict !== null);
  // That a cure takes as long as what it restores is said by what it recovers,
  // and why there is no result at all by what failed.
  const told = among.filter(({variant, verdict}) =>
    verdict === "equivalent" ? !recovered.has(variant) : verdict !== null || !some
  );
  const [first] = told;
  const unmet = finding.expect?.met === false ? narrate(finding, artifact).warnings : [];
  const crossed = interactionSentences(finding, artifact, FEW);
  if (!first || told.length > MOST) return [sentence(narrate(finding, artifact).headline), ...unmet, ...crossed];
  const [most = first, ...others] = [...told].sort((a, b) => weight(b) - weight(a));
  return [
    compareSentence(most, among),
    ...unmet,
    ...crossed,
    ...finding.recoveries
      .filter((recovery) => hasGap(recovery, finding))
      .map((recovery) => recoverySentence(recovery, finding, artifact)),
    ...others.filter((comparison) => weight(comparison) > 0).map((comparison) => compareSentence(comparison, among)),
    ...replicateSentences(most, artifact).slice(0, 1),
    ...others.filter((comparison) => weight(comparison) === 0).map((comparison) => compareSentence(comparison, among))
  ];
}

function weight({verdict}: Comparison): number {
  return verdict === "worse" ? 2 : verdict === "better" ? 1 : 0;
}

/** What was found is not all that was asked where steps were not done: returns which, if there are any. */
function undoneSentence(findings: readonly Finding[]): string[] {
  const clauses = (["failed", "interrupted", "skipped"] as const).flatMap((status) => {
    const steps = [...new Set(findings.filter((finding) => finding.status === status).map(({step}) => step))];
    if (steps.length === 0) return [];
    const which =
      steps.length > FEW ? plural(steps.length, "step") : `the step${steps.length > 1 ? "s" : ""} ${list(steps)}`;
    return [`${which} ${status === "failed" ? status : `${steps.length > 1 ? "were" : "was"} ${status}`}`];
  });
  return clauses.length === 0 ? [] : [sentence(capital(list(clauses)))];
}

/** What was found before a run’s end may not be all that it finds. */
function going(status: Artifact["run"]["status"]): string[] {
  return status === "running" ? state(status) : [];
}

function state(status: Artifact["run"]["status"]): string[] {
  switch (status) {
    case "running":
      return ["The run is still going."];
    case "interrupted":
      return ["The run was interrupted before it found anything."];
    case "failed":
      return ["The run failed before it found anything."];
    case "done":
      return [];
  }
}
