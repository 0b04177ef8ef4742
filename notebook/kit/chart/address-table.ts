import {changeText, formatAddress} from "../../../runner/narrate/binaries.ts";
import type {BinariesFinding, ComparedProgram} from "../../../runner/result/types.ts";
import {setCount} from "../../../runner/statistics/binaries/sets.ts";
import type {Table} from "./data.ts";

/** Returns where each hot function is in each variant, in numbers. */
export function addressTable({cache, variants}: BinariesFinding, {hot}: ComparedProgram): Table {
  const columns = [
    "function",
    "variant",
    "code",
    "address",
    "bytes",
    "mod 32",
    "mod 64",
    "mod 4096",
    "first set",
    "sets",
    "lines",
    "branches",
    "on 32 bytes"
  ];
  const rows = hot.flatMap(({name, places}) =>
    variants.flatMap((variant, i): Table["rows"] => {
      const place = places[i];
      if (place == null) return [];
      const {address, bytes, branches, change, lines, onBoundary, sets} = place;
      const first = cache && Math.floor(address / cache.lineBytes) % setCount(cache);
      const residues = [32, 64, 4096].map((modulus) => address % modulus);
      const code = i === 0 ? "baseline" : changeText(change);
      return [
        [name, variant, code, formatAddress(address), bytes, ...residues, first, sets, lines, branches, onBoundary]
      ];
    })
  );
  return {columns, rows};
}
