import {LEAST_WOBBLE, readEvidence} from "./book.ts";
import type {Book} from "./book.ts";
import {fitsOf} from "./fits.ts";
import type {Fits} from "./fits.ts";
import type {Evidence, Search} from "./search.ts";
import {findTwoModes} from "./two-modes.ts";
import {likelyWobble} from "./wobble.ts";

/** The evidence, with what jumps between levels set aside. */
export interface Reading {
  book: Book;
  fits: Fits;
  twoModes: number[];
}

export function read(search: Search, evidence: Evidence): Reading {
  const twoModes: number[] = [];
  for (;;) {
    const book = readEvidence(search, evidence, twoModes);
    const fits = fitsOf(book);
    const found = findTwoModes(book, fits);
    if (found === null) return withWobble(book, fits);
    twoModes.push(found);
  }

  function withWobble(least: Book, leastFits: Fits): Reading {
    const readings = new Map<number, Reading>([[LEAST_WOBBLE, {book: least, fits: leastFits, twoModes}]]);
    const readWith = (wobble: number): Reading => {
      const known = readings.get(wobble);
      if (known) return known;
      const book = readEvidence(search, evidence, twoModes, wobble);
      const reading = {book, fits: fitsOf(book), twoModes};
      readings.set(wobble, reading);
      return reading;
    };
    return readWith(likelyWobble(readWith));
  }
}
