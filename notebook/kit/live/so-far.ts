import {rows} from "../../../runner/result/samples.ts";
import type {Artifact, Comparison, Finding, Sample} from "../../../runner/result/types.ts";
import {compareSamples} from "../../../runner/statistics/comparison.ts";
import type {Family} from "./live.ts";

/** Comparisons by what they were made from: they change with a round, and not with each sample. */
export type Known = Map<string, Comparison[]>;

/**
 * Returns the artifact of a run without a result with a finding for each step
 * that is not done: its comparisons from the whole rounds so far, by the same
 * rule that will judge them, and without a verdict. That is declared ahead to
 * fall when all rounds are taken, and whoever stops looking when they like what
 * they see will find what they like.
 */
export function soFar(artifact: Artifact, families: readonly Family[], known: Known = new Map()): Artifact {
  const open = families.filter(({step}) => !artifact.findings.some((finding) => finding.step === step));
  const samples = open.length === 0 ? [] : rows(artifact);
  const steps = [...new Set(open.map(({step}) => step))];
  const findings = steps.map((step) => {
    const own = open.filter((family) => family.step === step);
    return findingOf(
      own.map((family) => ({
        family,
        samples: samples.filter((s) => s.step === step && s.measurement === family.measurement)
      })),
      known
    );
  });
  return {...artifact, findings: [...artifact.findings, ...findings]};
}

type Taken = {family: Family; samples: Sample[]};

function findingOf(taken: readonly Taken[], known: Known): Finding {
  const families = taken.map(({family}) => family);
  return {
    kind: "comparison",
    step: families[0]?.step ?? "",
    question: families[0]?.question ?? null,
    status: "done", // as though it ended here; that it did not is the run’s status
    reason: null,
    pairs: families[0]?.pairs ?? [],
    confidence: families[0]?.confidence ?? 0.95,
    correction: "none",
    rounds: taken.map(({family, samples}) => ({
      measurement: family.measurement,
      planned: family.planned,
      taken: roundsOf(samples).length,
      warmup: family.warmup,
      torn: tornOf(samples).size,
      again: 0,
      stopped: "",
      looks: []
    })),
    comparisons: taken.flatMap((one) => comparisonsOf(one, known)),
    recoveries: [],
    interactions: [],
    published: [],
    expect: null
  };
}

function comparisonsOf({family, samples}: Taken, known: Known): Comparison[] {
  const rounds = wholeRounds(samples, family);
  const key = JSON.stringify([family.step, family.measurement, family.pairs, [...rounds]]);
  const made = known.get(key);
  if (made !== undefined) return made;
  const counted = samples.filter(({round}) => rounds.has(round));
  const comparisons = family.compared.map((compared) => {
    const comparison = compareSamples(counted, compared);
    const reason = comparison.effect ? "There is no verdict before all rounds are taken." : "No round counts so far.";
    return {...comparison, verdict: null, reason, needed: null};
  });
  known.set(key, comparisons);
  return comparisons;
}

/** Returns the rounds that count: neither torn, nor warm-up, nor one whose samples are still being taken. */
export function wholeRounds(
  samples: readonly Sample[],
  {warmup, starts}: Pick<Family, "warmup" | "starts">
): Set<number> {
  const torn = tornOf(samples);
  const all = roundsOf(samples);
  const last = all.at(-1);
  const isGoing = samples.filter(({round}) => round === last).length < starts;
  const whole = all.filter((round) => !torn.has(round) && !(round === last && isGoing));
  return new Set(whole.slice(warmup));
}

function roundsOf(samples: readonly Sample[]): number[] {
  return [...new Set(samples.map(({round}) => round))].sort((a, b) => a - b);
}

function tornOf(samples: readonly Sample[]): Set<number> {
  return new Set(samples.filter(({status}) => status === "interrupted").map(({round}) => round));
}
