// @vitest-environment jsdom
import {beforeAll, expect, it} from "vitest";
import {progressOf} from "../../../notebook/kit/live/progress.ts";
import {searchesOf} from "../../../notebook/kit/live/search.ts";
import type {SearchSoFar} from "../../../notebook/kit/live/search.ts";
import {liveStatus} from "../../../notebook/kit/section/live.ts";
import {bisect} from "../../../runner/investigate/bisect.ts";
import {fold} from "../../../runner/result/fold.ts";
import {searchDecisionOf} from "../../../runner/result/search-decision.ts";
import type {BisectionFinding, Event} from "../../../runner/result/types.ts";
import {bisectStep as step} from "../../investigate/bisect-step.ts";
import {historyLab, mainline} from "../../investigate/simulated-history.ts";
import {exampleArtifact} from "../../result/fixture.ts";
import {eventsOf} from "../events.ts";

const history = {commits: mainline(40, {23: {factor: 1.2}}), variants: {good: "c0", bad: "c39"}};
const [start] = eventsOf(exampleArtifact({failures: false})) as [Event];
let events: Event[]; // of the whole run, but for its findings
let finding: BisectionFinding;

beforeAll(async () => {
  const simulated = historyLab(history);
  finding = (await bisect(step(), simulated.lab, {seed: 1})).at(-1) as BisectionFinding;
  events = [start, ...simulated.events];
});

/** Returns the search after so many decisions and, of what the last asks for, so many samples. */
function after(moves: number, samples = 0): SearchSoFar | undefined {
  const isDecision = (event: Event): boolean => searchDecisionOf(event) !== null;
  const decisions = events.flatMap((event, i) => (isDecision(event) ? [i] : []));
  const begun = decisions.at(moves > 0 ? moves - 1 : moves) ?? 0;
  const taken = events.flatMap((event, i) => (i > begun && event.event === "sample" ? [i] : []));
  const known = events.slice(0, (samples === 0 ? begun : (taken[samples - 1] ?? begun)) + 1);
  return searchesOf(known, fold(known))[0];
}

it("says nothing before a search begins, and nothing once its finding is there", () => {
  expect(searchesOf([start], fold([start]))).toEqual([]);
  const whole: Event[] = [...events, {event: "finding", at: start.at, finding}];
  expect(searchesOf(whole, fold(whole))).toEqual([]);
});

it("says what is measured, why, and how much of it is there", () => {
  const ends = (samples: number) => after(1, samples)?.moves;
  expect(ends(0)).toMatchObject([{why: "ends", starts: [{hash: "c0", taken: 0, median: null}, {hash: "c39"}]}]);
  const [first] = ends(0)?.[0]?.starts ?? [];
  expect(first?.planned).toBeGreaterThan(1);
  expect(
    ends(1)?.[0]
      ?.starts.map(({taken}) => taken)
      .sort()
  ).toEqual([0, 1]);
  expect(ends(2)?.[0]?.starts.find(({taken}) => taken > 0)?.median).toBeGreaterThan(0.9);
});

it("has the moves that the finding will have", () => {
  const search = after(-1);
  expect(search?.stopped).toBe(true);
  expect(search?.moves.map(({expected, why}) => ({expected, why}))).toEqual(
    finding.moves.map(({expected, why}) => ({expected, why}))
  );
  expect(search?.moves.map(({starts}) => starts.map(({hash, taken}) => [hash, taken]))).toEqual(
    finding.moves.map(({starts}) => starts.map(({revision, samples}) => [finding.revisions[revision]?.hash, samples]))
  );
});

it("has the revisions that may still be it, the likeliest first, and names the one that it is", () => {
  const [halving, named] = [after(3), after(-1)];
  expect(halving?.revisions).toBe(40);
  expect(halving?.left).toBeGreaterThan(10);
  expect(halving?.candidates).toHaveLength(10);
  const probabilities = halving?.candidates.map(({probability}) => probability) ?? [];
  expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
  expect(named).toMatchObject({left: 1, candidates: [{hash: "c23", subject: "Do c23"}]});
  expect(named?.candidates[0]?.probability).toBeCloseTo(finding.posterior[23] ?? 0, 9);
});

it("goes on from a journal with the same decisions", async () => {
  const decided = (all: readonly Event[]) => all.flatMap((event) => searchDecisionOf(event) ?? []);
  const half = events.slice(1, events.length / 2);
  const resumed = historyLab(history, half);
  await bisect(step(), resumed.lab, {seed: 1});
  expect(decided(half).length).toBeGreaterThan(1);
  expect(decided(resumed.events)).toEqual(decided(events));
});

it("plans no rounds for a search, whatever is planned to confirm what it names", () => {
  const known = fold(events.filter((event) => event.event !== "sample" || event.sample.step === "bisect"));
  const rounds = {kind: "fixed" as const, rounds: 3};
  const delta = {kind: "relative" as const, value: 0.01};
  const steps = [{step: "bisect", measurement: "loop", variants: [], builds: 1, delta, rounds}];
  const planned = {...known, run: {...known.run, plan: {steps}}};
  expect(progressOf(planned, [], [{step: "bisect"}]).measuring).toMatchObject({searching: true, leftMs: null});
  expect(progressOf(planned, []).measuring).toMatchObject({searching: false, planned: 3});
});

it("is shown with its moves, the last first", () => {
  const search = after(3, 1);
  if (search === undefined) throw new Error("There is no search.");
  const live = {experiment: "past", run: "1", state: "going" as const, error: null, families: [], searches: [search]};
  const known = fold(events.filter(({event}) => event !== "finding"));
  const page = {sha256: null, runs: [], experiments: [], notice: null, live};
  const panel = liveStatus({...known, run: {...known.run, status: "running"}}, page);
  const text = (selector: string) =>
    [...panel.querySelectorAll(selector)].map((one) => one.textContent?.replace(/\s+/g, " ").trim());
  expect(text(".live-search > p")).toEqual([
    `Step bisect: ${search.left} of 40 revisions may still be it, the likeliest of which are:`
  ]);
  expect(text(".live-search li")).toHaveLength(10);
  expect(text(".search tbody th[scope=rowgroup]")).toEqual(["3", "2", "1"].slice(-search.moves.length));
  expect(text(".search .why td").at(-1)).toMatch(/^whether the ends differ \(50 % so far\)$/);
  expect(text(".search tbody th[scope=row]")).toContain("c0");
});

it("says what is going on: the move and why, and then what is confirmed", () => {
  const headAfter = (count: number): string => {
    const known = events.slice(0, count);
    const folded = fold(known);
    const searches = searchesOf(known, folded);
    const live = {experiment: "past", run: "1", state: "going" as const, error: null, families: [], searches};
    const panel = liveStatus(folded, {sha256: null, runs: [], experiments: [], notice: null, live});
    return panel.querySelector(".live-what")?.textContent?.replace(/\s/g, " ") ?? "";
  };
  const first = events.findIndex(({event}) => event === "sample");
  expect(headAfter(first + 1)).toBe("Move 1 in step bisect, loop: whether the ends differ (50 % so far)");
  const isStop = (event: Event): boolean => searchDecisionOf(event)?.decision.why === null;
  expect(headAfter(events.findIndex(isStop) + 1)).toBe("The search of step bisect has ended");
  expect(headAfter(events.length)).toBe(
    "Round 15 in step bisect/confirmation, loop: what the search names is confirmed"
  );
});

it("is shown before the ends are known without any that are likely", () => {
  const search = after(1);
  const live = {experiment: "past", run: "1", state: "interrupted" as const, error: null, families: []};
  const page = {
    sha256: null,
    runs: [],
    experiments: [],
    notice: null,
    live: {...live, searches: search ? [search] : []}
  };
  const panel = liveStatus(fold(events), page);
  expect(panel.querySelector(".live-search > p")?.textContent?.replace(/\s/g, " ")).toBe(
    "Step bisect: any of 40 revisions may be it, if the ends differ."
  );
  expect(panel.querySelector(".live-search ol")).toBeNull();
});
