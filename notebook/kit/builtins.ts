import * as Plot from "@observablehq/plot";
import {html, svg} from "htl";
import {answer} from "../../runner/narrate/answer.ts";
import {compareClause, compareSentence} from "../../runner/narrate/comparison.ts";
import {formatEffect, formatEstimate, formatInterval} from "../../runner/narrate/effect.ts";
import {compareSentences, narrate} from "../../runner/narrate/finding.ts";
import {formatPublished, publishedSentence} from "../../runner/narrate/published.ts";
import {formatCount, formatLevel, formatPercent, formatValue} from "../../runner/narrate/units.ts";
import {list, plural} from "../../runner/narrate/words.ts";
import {effectsChart} from "./chart/effects.ts";
import {topics} from "./chart/points.ts";
import {distributionChart} from "./chart/distribution.ts";
import {samplesChart} from "./chart/samples.ts";
import {verdictMap} from "./chart/verdict-map.ts";
import {distributionCharts, effectsCharts, samplesCharts} from "./charts.ts";
import {choose} from "./choice/form.ts";
import {claim} from "./claim.ts";
import type {Embedded} from "./embedded.ts";
import {
  allAre,
  describeRecovery,
  findComparison,
  findComparisons,
  findPublished,
  holdsInEachBuild,
  isReproduced,
  isVerdict,
  medianOf,
  noneIs,
  ofStep,
  recoversAtLeast
} from "./find.ts";
import {findCause, findRung, findSignature, isCause, isUntouched, looksLike} from "./find-cause.ts";
import {findChanges, findCulprit} from "./find-change.ts";
import {md} from "./markdown.ts";
import {asideTable} from "./section/aside.ts";
import {suites} from "./section/suite.ts";
import {appendix} from "./section/appendix.ts";
import {catalogue} from "./section/catalogue.ts";
import {comparisons} from "./section/comparisons.ts";
import {grounds} from "./section/finding.ts";
import {interactions} from "./section/interactions.ts";
import {liveStatus} from "./section/live.ts";
import {masthead} from "./section/masthead.ts";
import {instructionCache, machineFacts, methodFacts} from "./section/method.ts";
import {failureList, notice, warningList} from "./section/notices.ts";
import {runHistory, twoRuns} from "./section/past.ts";
import {buildList, provenance} from "./section/provenance.ts";
import {publishedTable} from "./section/published.ts";
import {shortAnswer} from "./section/answer.ts";
import {resultTable} from "./section/table.ts";

const functions = {
  allAre,
  answer,
  appendix,
  asideTable,
  buildList,
  catalogue,
  choose,
  claim,
  compareClause,
  compareSentence,
  compareSentences,
  comparisons,
  describeRecovery,
  distributionChart,
  distributionCharts,
  effectsChart,
  effectsCharts,
  failureList,
  findCause,
  findChanges,
  findComparison,
  findComparisons,
  findCulprit,
  findPublished,
  findRung,
  findSignature,
  formatCount,
  formatEffect,
  formatEstimate,
  formatInterval,
  formatLevel,
  formatPercent,
  formatPublished,
  formatValue,
  grounds,
  holdsInEachBuild,
  html,
  instructionCache,
  interactions,
  isCause,
  isUntouched,
  looksLike,
  isReproduced,
  isVerdict,
  list,
  liveStatus,
  machineFacts,
  masthead,
  md,
  medianOf,
  methodFacts,
  narrate,
  noneIs,
  notice,
  ofStep,
  plural,
  provenance,
  publishedSentence,
  publishedTable,
  recoversAtLeast,
  resultTable,
  runHistory,
  samplesChart,
  samplesCharts,
  shortAnswer,
  suites,
  svg,
  topics,
  verdictMap,
  twoRuns,
  warningList
};

/** Returns the names that a cell can use, beside width and dark; shared by browser and Node. */
export function builtins({artifact, page}: Embedded): Record<string, unknown> {
  // The runtime calls a builtin that is a function, hence the wrapping.
  const wrapped = Object.entries(functions).map(([name, value]) => [name, () => value] as const);
  return {...Object.fromEntries(wrapped), Plot: () => Plot, artifact, page};
}
