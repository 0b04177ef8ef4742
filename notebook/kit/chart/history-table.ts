import type {Table} from "./data.ts";
import type {HistorySubject} from "./history-data.ts";

/** Returns what a history’s chart shows, in numbers: a row for each revision. */
export function historyTable({changes, levels, metric, posterior, revisions}: HistorySubject): Table {
  const unit = metric.unit === "" ? "" : ` (${metric.unit})`;
  return {
    columns: [
      "hash",
      "subject",
      "date",
      "state",
      `${metric.name}${unit}`,
      "low",
      "high",
      "samples",
      "change",
      ...(posterior === null ? [] : ["probability"])
    ],
    rows: revisions.map(({date, hash, state, subject}, index) => {
      const level = levels.find(({revision}) => revision === index);
      const change = changes.find(({after, weak}) => after === index && !weak);
      return [
        hash,
        subject,
        date,
        state,
        level?.estimate ?? null,
        level?.interval.low ?? null,
        level?.interval.high ?? null,
        level?.n ?? null,
        change?.effect?.estimate ?? null,
        ...(posterior === null ? [] : [index === 0 ? null : (posterior[index] ?? null)])
      ];
    })
  };
}
