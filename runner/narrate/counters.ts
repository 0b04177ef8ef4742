import {isSimulated, simulatedName} from "../result/counters.ts";
import {summaryOf} from "../result/findings.ts";
import type {Comparison, CountersFinding, Derived, Signature} from "../result/types.ts";
import {isShare} from "../statistics/counters/derived.ts";
import {cacheSize} from "./cache.ts";
import {formatEstimate} from "./effect.ts";
import {undone, type Narration} from "./finding.ts";
import {publishedSentences} from "./published.ts";
import {formatNumber, formatPercent, formatRatio, formatValue} from "./units.ts";
import {capital, list, plural, sentence} from "./words.ts";

/** Returns in words what the processor did. */
export function narrateCounters(finding: CountersFinding): Narration {
  const {caches, comparisons, note, published, signatures, status} = finding;
  if (status !== "done") return {headline: undone(finding), paragraphs: [], described: null, warnings: []};
  const readings = signatures.map((signature) => clause(signature, finding));
  const headline =
    readings.length > 0
      ? readings.join("; ") // begins with a name
      : `The step ${finding.step} counted one variant, ${variantsOf(finding)}`;
  return {
    headline,
    paragraphs: [
      ...signatures.filter(({rule}) => rule !== "unclear").map((signature) => evidence(signature, finding)),
      ...(signatures.some(({rule}) => leads.has(rule))
        ? ["That is a lead and no cause: misses and stalls can grow and cost nothing."]
        : []),
      caches === null
        ? ""
        : `Figures that are called simulated are those of a simple model of a processor with ${list([
            `${cacheSize(caches.L1I)} L1I`,
            `${cacheSize(caches.L1D)} L1D`,
            `${cacheSize(caches.LL)} last-level caches`
          ])}${caches.given ? ", as the experiment says," : ""} which executes one instruction after the other; they tell what the program asks of a processor, not how long that takes.`,
      ...turns(finding),
      ...publishedSentences(published)
    ].filter((text) => text !== ""),
    described: null,
    warnings: comparisons.length > 0 && note !== null ? [note] : []
  };
}

/** Returns the short answer: what the processor did. */
export function countersAnswer(finding: CountersFinding): string[] {
  return [sentence(narrateCounters(finding).headline)];
}

/** Returns a derived figure, e.g., "1.45" or "11.3 %". */
export function formatDerived({name}: Pick<Derived, "name">, value: number | null): string {
  if (value === null) return "–";
  return isShare(name) ? formatPercent(value) : formatNumber(value);
}

/** Returns the ratio of a derived figure of a variant to the baseline’s, e.g., "0.628×"; null where there is none. */
export function formatDerivedRatio(baseline: number | null, value: number | null): string | null {
  return baseline === null || value === null || baseline === 0 ? null : formatRatio(value / baseline);
}

/** Returns a counter’s ratio to the baseline’s, e.g., "6130×"; null where there is none, as of zeroes. */
export function formatCountedRatio({effect, unit}: Comparison): string | null {
  return effect?.scale === "ratio" ? formatEstimate(effect, unit) : null;
}

/** Returns how derived figures follow from counters, as sentences have it; what is simulated follows alike. */
export function formulas({derived}: CountersFinding): string[] {
  const plain = derived.map(({name, formula, simulated}) => {
    const own = simulated ? name.slice(simulatedName("").length) : name;
    return `${own} = ${formula}`;
  });
  return [...new Set(plain)];
}

/** Returns a counter’s median of a variant, e.g., "61 238 907"; null if it was not counted. */
export function formatCounted({summaries, unit}: Comparison, variant: string): string | null {
  const own = summaryOf(summaries, variant);
  return own === undefined ? null : formatValue(own.median, unit);
}

/** Returns the comparisons of each counter of each measurement, a group for each. */
export function byCounter({comparisons}: CountersFinding): Comparison[][] {
  const groups = new Map<string, Comparison[]>();
  for (const comparison of comparisons) {
    const key = JSON.stringify([comparison.measurement, comparison.metric]);
    groups.set(key, [...(groups.get(key) ?? []), comparison]);
  }
  return [...groups.values()];
}

const leads = new Set<Signature["rule"]>(["placement", "data", "branches", "stalls"]);

function clause(
  {text, variant, measurement, counter}: Signature,
  {variants, signatures, comparisons}: CountersFinding
): string {
  const several = new Set(signatures.map((one) => one.measurement)).size > 1;
  const where = several ? `in ${measurement}, ` : "";
  const found = comparisons.find(
    (one) => one.metric === counter && one.variant === variant && one.measurement === measurement
  );
  const figure = found?.effect ? ` (${found.metric} ${formatEstimate(found.effect, found.unit)})` : "";
  return `${where}${variant} against ${variants[0] ?? ""}: ${text}${figure}`;
}

/** Names what grew or shrank, the most first, and what stayed. */
function evidence({variant, measurement, simulated, rule}: Signature, finding: CountersFinding): string {
  const own = finding.comparisons.filter(
    (one) =>
      one.variant === variant &&
      one.measurement === measurement &&
      isSimulated(one.metric) === simulated &&
      one.effect?.scale === "ratio"
  );
  const size = ({effect}: Comparison): number => Math.abs(Math.log(effect?.estimate ?? 1));
  const differing = own.filter((one) => size(one) > Math.log(1.01)).sort((a, b) => size(b) - size(a));
  const alike = own.filter((one) => size(one) <= Math.log(1.01));
  const named = differing
    .slice(0, 4)
    .map((one) => `${one.metric} ${one.effect ? formatEstimate(one.effect, one.unit) : ""}`);
  const of = `Of ${variant} against ${finding.variants[0] ?? ""}`;
  const parts = [
    ...(named.length > 0 ? [`what differs most is ${list(named)}`] : []),
    ...(alike.length > 0 ? [`within 1 % of each other are ${list(alike.map(({metric}) => metric))}`] : [])
  ];
  if (rule === "same" && differing.length > 0) {
    parts.push("what differs is too little, for each thousand instructions, to matter");
  }
  return parts.length === 0 ? "" : sentence(`${of}, ${parts.join("; ")}`);
}

function turns({shares}: CountersFinding): string[] {
  if (shares.length === 0) return [];
  const least = Math.min(...shares.map(({share}) => share));
  return [
    `${capital(plural(shares.length, "counter"))} took turns, as the processor counts few at once: the least was counted for ${formatPercent(least)} of the time, and is scaled up as if the rest had been like it.`
  ];
}

function variantsOf({variants}: CountersFinding): string {
  return list(variants);
}
