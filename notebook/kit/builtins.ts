import * as Plot from "@observablehq/plot";
import {html, svg} from "htl";
import {answer} from "../../runner/narrate/answer.ts";
import {compareClause, compareSentence} from "../../runner/narrate/comparison.ts";
import {formatEffect, formatEstimate, formatInterval} from "../../runner/narrate/effect.ts";
import {narrate} from "../../runner/narrate/finding.ts";
import {recoverySentence} from "../../runner/narrate/recovery.ts";
import {formatCount, formatLevel, formatPercent, formatValue} from "../../runner/narrate/units.ts";
import {list, plural} from "../../runner/narrate/words.ts";
import {effectsChart} from "./chart/effects.ts";
import {topics} from "./chart/points.ts";
import {samplesChart} from "./chart/samples.ts";
import {effectsCharts, samplesCharts} from "./charts.ts";
import {claim} from "./claim.ts";
import type {Embedded} from "./embedded.ts";
import {findComparison, findRecovery, medianOf} from "./find.ts";
import {md} from "./markdown.ts";
import {catalogue} from "./section/catalogue.ts";
import {masthead} from "./section/masthead.ts";
import {machineFacts, method} from "./section/method.ts";
import {failureList, grounds, notice, warningList} from "./section/notices.ts";
import {buildList, provenance} from "./section/provenance.ts";
import {shortAnswer} from "./section/answer.ts";
import {resultTable} from "./section/table.ts";

const functions = {
  answer,
  buildList,
  catalogue,
  claim,
  compareClause,
  compareSentence,
  effectsChart,
  effectsCharts,
  failureList,
  findComparison,
  findRecovery,
  formatCount,
  formatEffect,
  formatEstimate,
  formatInterval,
  formatLevel,
  formatPercent,
  formatValue,
  grounds,
  html,
  list,
  machineFacts,
  masthead,
  md,
  medianOf,
  method,
  narrate,
  notice,
  plural,
  provenance,
  recoverySentence,
  resultTable,
  samplesChart,
  samplesCharts,
  shortAnswer,
  svg,
  topics,
  warningList
};

/** Returns the names that a cell can use, beside width and dark; shared by browser and Node. */
export function builtins({artifact, page}: Embedded): Record<string, unknown> {
  // The runtime calls a builtin that is a function, hence the wrapping.
  const wrapped = Object.entries(functions).map(([name, value]) => [name, () => value] as const);
  return {...Object.fromEntries(wrapped), Plot: () => Plot, artifact, page};
}
