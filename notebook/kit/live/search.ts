import {rows} from "../../../runner/result/samples.ts";
import {searchDecisionOf} from "../../../runner/result/search-decision.ts";
import type {SearchDecision} from "../../../runner/result/search-decision.ts";
import type {Artifact, Event, Sample} from "../../../runner/result/types.ts";
import {sampleValue} from "../../../runner/statistics/hierarchy.ts";
import {median} from "../../../runner/statistics/quantile.ts";

/** A search that has no finding yet: its moves so far, and what it holds likely. */
export interface SearchSoFar extends Pick<SearchDecision, "revisions" | "metric" | "candidates" | "left"> {
  step: string;
  moves: SearchMove[];
  stopped: boolean; // what it names is being confirmed
}

/** A move, with what was measured for it so far. */
export interface SearchMove extends Pick<SearchDecision, "expected"> {
  why: NonNullable<SearchDecision["why"]>;
  starts: {
    hash: string;
    subject: string | null;
    planned: number; // samples; 0: it stands for another that has the same code
    taken: number;
    median: number | null; // of these, in the metric’s unit; null: none gave a value
  }[];
}

/** Returns the searches that a run is still at, from its events and what these make, in the order in which they began. */
export function searchesOf(events: readonly Event[], artifact: Artifact): SearchSoFar[] {
  const all = new Map<string, SearchDecision[]>();
  for (const event of events) {
    const found = searchDecisionOf(event);
    if (found !== null) all.set(found.step, [...(all.get(found.step) ?? []), found.decision]);
  }
  const open = [...all].filter(([step]) => !artifact.findings.some((finding) => finding.step === step));
  if (open.length === 0) return [];
  const samples = rows(artifact).filter(({status}) => status !== "interrupted");
  return open.flatMap(([step, decisions]) => {
    const last = decisions.at(-1);
    if (last === undefined) return [];
    const own = samples.filter((sample) => sample.step === step);
    const known = new Map(decisions.flatMap(({starts}) => starts.map((start) => [start.variant, start])));
    const moves = decisions.flatMap((decision, i): SearchMove[] => {
      const taken = own.filter(({round}) => round === i + 1);
      const {expected, why} = decision;
      return why === null ? [] : [{why, expected, starts: startsOf(decision, taken, known)}];
    });
    const {candidates, left, metric, revisions} = last;
    return [{step, revisions, metric, moves, candidates, left, stopped: last.why === null}];
  });
}

type Start = SearchDecision["starts"][number];

function startsOf(
  {benchmark, metric, starts}: SearchDecision,
  samples: readonly Sample[],
  known: ReadonlyMap<string, Start>
): SearchMove["starts"] {
  const others = [...new Set(samples.map(({variant}) => variant))]
    .filter((variant) => !starts.some((start) => start.variant === variant))
    .map((variant) => ({...(known.get(variant) ?? {hash: variant, subject: null, variant}), samples: 0}));
  return [...starts, ...others].map(({hash, subject, variant, samples: planned}) => {
    const taken = samples.filter((sample) => sample.variant === variant);
    const values = taken
      .map(({values}) => sampleValue(values[benchmark]?.[metric.name] ?? [], metric.summary))
      .filter((value) => !Number.isNaN(value));
    return {hash, subject, planned, taken: taken.length, median: values.length === 0 ? null : median(values)};
  });
}
