import {findingsOf} from "../result/findings.ts";
import type {Artifact, BisectionFinding, Effect, HistoryRevision, Metric, TimelineFinding} from "../result/types.ts";
import type {Agreement} from "./agreement.ts";

/** What a search through a history found, and what another run finds. */
export interface RepeatedSearch extends Agreement {
  kind: "bisection" | "change";
  step: string;
  first: Found;
  second: Found | null; // null: the other run found nothing to hold against it
}

/** A place in a history. */
export interface Found {
  measurement: string;
  benchmark: string;
  metric: Metric;
  revisions: HistoryRevision[]; // that a bisection names, none if the ends do not differ; or the two beside a change
  effect: Effect | null;
}

export function isSearch<T extends {kind: string}>(repetition: T): repetition is Extract<T, RepeatedSearch> {
  return repetition.kind === "bisection" || repetition.kind === "change";
}

/** Holds what a run’s bisections name, and where its timelines change, against a second run. */
export function repeatedSearches(first: Artifact, second: Artifact): RepeatedSearch[] {
  const [bisections, timelines] = [findingsOf(second, "bisection"), findingsOf(second, "timeline")];
  return [
    ...findingsOf(first, "bisection").flatMap((finding) => {
      const other = bisections.find(({step}) => step === finding.step) ?? null;
      return repeatedBisection(finding, other, {first, second});
    }),
    ...findingsOf(first, "timeline").flatMap((finding) => {
      const other = timelines.find(({step}) => step === finding.step) ?? null;
      return repeatedChanges(finding, other);
    })
  ];
}

function repeatedBisection(
  finding: BisectionFinding,
  other: BisectionFinding | null,
  artifacts: {first: Artifact; second: Artifact}
): RepeatedSearch[] {
  const there = namedBy(finding, artifacts.first);
  if (there === null) return []; // it names nothing that could be repeated
  const here = other && namedBy(other, artifacts.second);
  return [{kind: "bisection", step: finding.step, first: there, second: here, ...agreed(there, here)}];
}

function agreed(there: Found, here: Found | null): Agreement {
  if (here === null)
    return {outcome: "cannot tell", reason: "The rerun names no revision with the confidence asked for."};
  const [a, b] = [there, here].map(({revisions}) => revisions.map(({hash}) => hash).sort());
  if (JSON.stringify(a) === JSON.stringify(b)) {
    const reason = there.revisions.length > 0 ? "Both runs name the same." : "The ends differ in neither run.";
    return {outcome: "reproduced", reason};
  }
  if (here.revisions.length === 0) return {outcome: "not reproduced", reason: "In the rerun the ends do not differ."};
  if (there.revisions.length === 0) return {outcome: "not reproduced", reason: "In the rerun the ends differ."};
  return {outcome: "not reproduced", reason: "The rerun names another revision."};
}

/** Returns what a bisection says with confidence; null if it leaves it open. */
function namedBy(finding: BisectionFinding, {findings}: Pick<Artifact, "findings">): Found | null {
  const {culprits, ends, metric, outcome, revisions, status} = finding;
  if (status !== "done" || metric === null) return null;
  const subject = {measurement: finding.measurement, benchmark: finding.benchmark, metric};
  if (outcome === "no difference") return {...subject, revisions: [], effect: ends};
  if (outcome !== "found" && outcome !== "several") return null;
  const named = culprits.flatMap(({named}) => (named === null ? [] : (revisions[named] ?? [])));
  if (named.length < culprits.length) return null;
  const [culprit] = culprits;
  const comparison = findingsOf({findings}, "comparison")
    .find(({step}) => step === culprit?.confirmation?.step)
    ?.comparisons.find((one) => one.judged && one.variant === named[0]?.variant);
  return {...subject, revisions: named, effect: comparison?.effect ?? culprit?.effect ?? null};
}

function repeatedChanges(finding: TimelineFinding, other: TimelineFinding | null): RepeatedSearch[] {
  const others = other === null ? [] : changesOf(other);
  return changesOf(finding)
    .filter(({isWeak}) => !isWeak)
    .map(({found}) => {
      const alike = others.filter(
        (one) =>
          one.found.measurement === found.measurement &&
          one.found.benchmark === found.benchmark &&
          one.found.metric.name === found.metric.name &&
          isUp(one.found.effect) === isUp(found.effect)
      );
      const same = alike.find((one) => isSamePlace(one.found, found));
      const agreed: Agreement =
        same === undefined
          ? other?.status === "done" && !alike.some((one) => one.isWeak)
            ? {outcome: "not reproduced", reason: "In the rerun nothing changes between these two."}
            : {outcome: "cannot tell", reason: "The rerun is not sure of any change there."}
          : same.isWeak
            ? {outcome: "cannot tell", reason: "The rerun shows it as well, but not clearly."}
            : {outcome: "reproduced", reason: "Both runs change between the same two."};
      return {kind: "change", step: finding.step, first: found, second: same?.found ?? null, ...agreed};
    });
}

function changesOf({revisions, series}: TimelineFinding): {found: Found; isWeak: boolean}[] {
  return series.flatMap(({measurement, benchmark, metric, changes}) =>
    changes.map(({before, after, effect, weak}) => {
      const beside = [before, after].flatMap((index) => revisions[index] ?? []);
      return {found: {measurement, benchmark, metric, revisions: beside, effect}, isWeak: weak !== null};
    })
  );
}

function isSamePlace(a: Found, b: Found): boolean {
  return a.revisions.every(({hash}, i) => hash === b.revisions[i]?.hash);
}

function isUp(effect: Effect | null): boolean {
  return effect !== null && effect.estimate > (effect.scale === "ratio" ? 1 : 0);
}
