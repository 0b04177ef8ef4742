import {information} from "../../runner/statistics/bisection/information.ts";
import {median} from "../../runner/statistics/quantile.ts";
import type {World} from "./bisection-world.ts";

/** What another method says of the same trial. */
export interface PeerOutcome {
  culprit: number | null; // null: it does not say
  runs: number;
  builds: number;
}

/**
 * Bisects as scripts do: a revision is slow if the median of its runs is beyond
 * the middle between the ends’. A line of revisions.
 */
export function midpoint(revisions: number, {run}: World, runsEach: number): PeerOutcome {
  let builds = 0;
  const measure = (revision: number) => {
    builds++;
    return median(Array.from({length: runsEach}, () => run(revision).value));
  };
  let [low, high] = [0, revisions - 1];
  const [good, bad] = [measure(low), measure(high)];
  const threshold = (good + bad) / 2;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (measure(middle) > threshold === bad > good) high = middle;
    else low = middle;
  }
  return {culprit: high, runs: builds * runsEach, builds};
}

/**
 * Bisects with Bayes’ rule on runs that are slow or not: the threshold is the
 * middle between the ends’ medians of 5; before and after the culprit, runs are
 * slow at two unknown rates with uniform priors; the next run is of the revision
 * that should tell most at the rates expected so far, whatever it costs; ends at
 * 99 %, or after 600 runs. A line of revisions.
 */
export function thresholded(revisions: number, {run}: World): PeerOutcome {
  const ends = [0, revisions - 1].map((revision) => Array.from({length: 5}, () => run(revision).value));
  const [good, bad] = [median(ends[0] ?? []), median(ends[1] ?? [])];
  const threshold = (good + bad) / 2;
  const isSlow = (value: number) => value > threshold === bad > good;
  const slow = new Array<number>(revisions).fill(0);
  const fast = new Array<number>(revisions).fill(0);
  const built = new Set([0, revisions - 1]);
  const add = (revision: number, value: number) => {
    const counts = isSlow(value) ? slow : fast;
    counts[revision] = (counts[revision] ?? 0) + 1;
  };
  ends.forEach((values, end) => {
    for (const value of values) add(end * (revisions - 1), value);
  });
  for (let runs = 10; ; ++runs) {
    const {posterior, rates} = rule(slow, fast);
    const culprit = posterior.indexOf(Math.max(...posterior));
    if ((posterior[culprit] ?? 0) >= 0.99) return {culprit, runs, builds: built.size};
    if (runs >= 600) return {culprit: null, runs, builds: built.size};
    const distance = 2 * Math.abs(Math.asin(Math.sqrt(rates.after)) - Math.asin(Math.sqrt(rates.before)));
    let cumulated = 0;
    let best = {revision: 1, bits: -1};
    for (let revision = 1; revision < revisions - 1; ++revision) {
      cumulated += posterior[revision] ?? 0;
      const bits = information(cumulated, distance);
      if (bits > best.bits) best = {revision, bits};
    }
    built.add(best.revision);
    add(best.revision, run(best.revision).value);
  }
}

/** Returns the posterior of the culprit, and the expected rates of slow runs beside the likeliest. */
function rule(slow: readonly number[], fast: readonly number[]) {
  const total = {slow: sum(slow), fast: sum(fast)};
  let [s, f] = [0, 0];
  const logs = slow.map((_, culprit) => {
    if (culprit === 0) return {log: -Infinity, before: 0, after: 0};
    s += slow[culprit - 1] ?? 0;
    f += fast[culprit - 1] ?? 0;
    return {
      log: logBeta(s + 1, f + 1) + logBeta(total.slow - s + 1, total.fast - f + 1),
      before: (s + 1) / (s + f + 2),
      after: (total.slow - s + 1) / (total.slow - s + total.fast - f + 2)
    };
  });
  const rates = logs.reduce((a, b) => (b.log > a.log ? b : a));
  const weights = logs.map(({log}) => Math.exp(log - rates.log));
  const all = sum(weights);
  return {posterior: weights.map((weight) => weight / all), rates};
}

function logBeta(a: number, b: number): number {
  return logFactorial(a - 1) + logFactorial(b - 1) - logFactorial(a + b - 1);
}

const logFactorials = [0];

function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; ++i) logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i));
  return logFactorials[n] ?? NaN;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
