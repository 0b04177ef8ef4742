import {readFileSync} from "node:fs";
import {upperBound} from "../figures/binomial.ts";
import {readFigures} from "../figures/figures.ts";
import type {TimelineFigure} from "../figures/timeline.ts";
import {table} from "./table.ts";

/** Returns docs/timeline.md: the template, with the tables that come from the figures. */
export function timelineReference(): string {
  const template = readFileSync(new URL("timeline.template.md", import.meta.url), "utf8");
  const texts = timelineTexts(readFigures("timeline"));
  return template.replace(/\{\{(.+?)\}\}/g, (_, name: string) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`timeline.template.md asks for {{${name}}}, which nothing gives.`);
    return text;
  });
}

function timelineTexts(figures: readonly TimelineFigure[]): Record<string, string> {
  const of = (part: TimelineFigure["part"]) => figures.filter((figure) => figure.part === part);
  const trials = figures.reduce((sum, {trials}) => sum + trials, 0);
  return {
    trials: String(trials).replace(/\B(?=(\d{3})+$)/g, ","),
    peak: "3 revisions long and 68 % higher unless the row says otherwise",
    equal: rows(of("equal"), {
      "any change": (figure) => `${share(figure, "any")} (${(100 * upperBound(count(figure, "any"), figure.trials)).toFixed(2)})`,
      "weak points": (figure) => share(figure, "weak"),
      Otava: (figure) => share(figure, "otava any")
    }),
    steps: rows(of("step"), {
      exactly: (figure) => share(figure, "exact"),
      "within two": (figure) => share(figure, "near"),
      elsewhere: (figure) => share(figure, "other"),
      "intervals that hold": (figure) => share(figure, "held", count(figure, "exact")),
      "Otava exactly": (figure) => share(figure, "otava exact"),
      "Otava within two": (figure) => share(figure, "otava near"),
      "Otava elsewhere": (figure) => share(figure, "otava other")
    }),
    delay: rows(of("delay"), {
      median: (figure) => revisions(figure, "ours median"),
      "in nine of ten": (figure) => revisions(figure, "ours ninth"),
      "not within 30": (figure) => share(figure, "ours never"),
      "Otava, median": (figure) => revisions(figure, "otava median"),
      "Otava, nine of ten": (figure) => revisions(figure, "otava ninth"),
      "Otava, not within 30": (figure) => share(figure, "otava never")
    }),
    peaks: rows(of("peak"), {
      exactly: (figure) => share(figure, "exact"),
      elsewhere: (figure) => share(figure, "other"),
      "labelled an outlier": (figure) => share(figure, "outlier"),
      "rests on builds": (figure) => share(figure, "called builds"),
      Otava: (figure) => share(figure, "otava exact")
    }),
    ramps: rows(of("ramp"), {
      "any change": (figure) => share(figure, "any"),
      drift: (figure) => share(figure, "drift"),
      "Otava’s changes": (figure) => String(count(figure, "mean otava changes"))
    }),
    searches: rows(of("search"), {
      exactly: (figure) => share(figure, "exact"),
      elsewhere: (figure) => share(figure, "other"),
      "builds, mean": (figure) => String(count(figure, "mean builds")),
      "builds, most": (figure) => String(count(figure, "most builds")),
      samples: (figure) => String(Math.round(count(figure, "mean samples")))
    })
  };
}

function rows(figures: readonly TimelineFigure[], columns: Record<string, (figure: TimelineFigure) => string>): string {
  return table(
    ["", "trials", ...Object.keys(columns)],
    figures.map((figure) => [
      figure.id.replace(/^\w+, /, ""),
      String(figure.trials),
      ...Object.values(columns).map((cell) => cell(figure))
    ])
  );
}

function count({counts}: TimelineFigure, name: string): number {
  return counts[name] ?? NaN;
}

/** Returns how many in a hundred, without rounding what is rare to none, or what is usual to all. */
function share(figure: TimelineFigure, name: string, whole = figure.trials): string {
  const part = count(figure, name);
  const percentage = (100 * part) / whole;
  if (part === 0 || part === whole) return whole === 0 ? "" : String(percentage);
  return percentage < 1 ? percentage.toFixed(2) : Math.min(99.9, percentage).toFixed(1);
}

function revisions(figure: TimelineFigure, name: string): string {
  const after = count(figure, name);
  return after < 0 ? "never" : String(Math.ceil(after));
}
