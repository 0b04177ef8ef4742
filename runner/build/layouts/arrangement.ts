import type {Program} from "../../investigate/lab.ts";
import type {Arrangement} from "../../result/types.ts";
import {hashBytes} from "../../source/digest.ts";

/**
 * Tells how the functions of relinked programs are placed, and whether they are
 * those of the even layout: as many are elsewhere, and none has other code.
 */
export function describeArrangement(
  programs: readonly Program[],
  even: readonly Program[]
): Pick<Arrangement, "order" | "functions" | "displaced" | "altered"> {
  const order: string[] = [];
  let [functions, displaced, altered] = [0, 0, 0];
  for (const program of programs) {
    const {symbol, address, hash} = program.functions;
    const other = even.find(({path}) => path === program.path)?.functions;
    const places = new Map<string, Set<number>>();
    const codes = new Map<string, Set<string | null>>();
    // Static functions may share a name, and so are told by all of that name.
    other?.symbol.forEach((name, i) => {
      places.set(name, (places.get(name) ?? new Set()).add(other.address[i] ?? 0));
      codes.set(name, (codes.get(name) ?? new Set()).add(other.hash[i] ?? null));
    });
    symbol.forEach((name, i) => {
      functions++;
      order.push(`${program.path} ${name} ${address[i] ?? 0}`);
      if (other === undefined) return;
      if (places.get(name)?.has(address[i] ?? 0) !== true) displaced++;
      if (codes.get(name)?.has(hash[i] ?? null) !== true) altered++;
    });
  }
  return {order: hashBytes(order.join("\n")), functions, displaced, altered};
}
