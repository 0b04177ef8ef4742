import type {Parts} from "./parts.ts";
import type {Cut} from "./segments.ts";

/**
 * Returns the places where a change of level may be, given that there is one
 * between start and end: those at which the likelihood ratio against the best
 * place is not significant. Its limiting distribution for small changes is
 * (1 − e^(−x/2))² (Hansen 2000, doi:10.1111/1468-0262.00124); for large ones the
 * true place is among them more often than the level says.
 */
export function edge({start, index, end}: Cut, of: Parts, level: number): {earliest: number; latest: number} {
  const squares = (at: number) => of.squares(start, at) + of.squares(at, end);
  const variance = squares(index) / Math.max(1, end - start - 2);
  const most = squares(index) - 2 * Math.log(1 - Math.sqrt(level)) * variance;
  let [earliest, latest] = [index, index];
  for (let at = start + 1; at < end; ++at) {
    if (squares(at) > most) continue;
    earliest = Math.min(earliest, at);
    latest = Math.max(latest, at);
  }
  return {earliest, latest};
}
