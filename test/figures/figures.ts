import {readFileSync, writeFileSync} from "node:fs";
import type {BisectionCell} from "./bisection-cell.ts";
import type {BisectionTally} from "./bisection-tally.ts";
import type {Cell} from "./cell.ts";
import type {Coverage} from "./coverage.ts";
import type {LayoutFigure} from "./layout.ts";
import type {Tally} from "./tally.ts";
import type {TimelineFigure} from "./timeline.ts";

/** A cell with what its trials came to, as it is kept. */
export interface PipelineFigure extends Cell, Tally {
  digest: string; // of the first trials
}

/** Likewise, of a bisection. */
export interface BisectionFigure extends BisectionCell, BisectionTally {
  digest: string;
}

interface Figures {
  bisection: BisectionFigure[];
  layout: LayoutFigure[];
  pipeline: PipelineFigure[];
  coverage: Coverage[];
  timeline: TimelineFigure[];
}

/** Writes figures beside this file, one a line, so that a change of one shows as that. */
export function writeFigures<Name extends keyof Figures>(name: Name, figures: Figures[Name]): void {
  const lines = figures.map((figure) => JSON.stringify(figure));
  writeFileSync(path(name), `[\n${lines.join(",\n")}\n]\n`);
}

export function readFigures<Name extends keyof Figures>(name: Name): Figures[Name] {
  return JSON.parse(readFileSync(path(name), "utf8")) as Figures[Name];
}

function path(name: keyof Figures): URL {
  return new URL(`./${name}.json`, import.meta.url);
}
