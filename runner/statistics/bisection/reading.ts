import {readEvidence} from "./book.ts";
import type {Book} from "./book.ts";
import {fitsOf} from "./fits.ts";
import type {Fits} from "./fits.ts";
import type {Evidence, Search} from "./search.ts";
import {findTwoModes} from "./two-modes.ts";

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
    if (found === null) return {book, fits, twoModes};
    twoModes.push(found);
  }
}
