import {svg} from "htl";
import {changeText, formatAddress, formatSize} from "../../../runner/narrate/binaries.ts";
import {plural} from "../../../runner/narrate/words.ts";
import type {MapSubject} from "./address-map.ts";
import {type Drawing, round} from "./cache-sets.ts";
import type {Target} from "./probe.ts";

const STRIP = 12; // px
const BETWEEN = 74; // px from strip to strip
const HEAD = 24;
const AXIS = 34;

/**
 * Returns a strip of addresses for each variant, all to one scale, with the hot
 * functions on it, and lines from where each is to where the next variant has it.
 */
export function addressFan({program, variants, colors, left, right}: MapSubject, top: number): Drawing {
  const {hot} = program;
  const all = hot.flatMap(({places}) => variants.flatMap(({index}) => places[index] ?? []));
  const low = Math.min(...all.map(({address}) => address));
  const high = Math.max(low + 1, ...all.map(({address, bytes}) => address + bytes));
  const x = (address: number): number => round(left + ((address - low) / (high - low)) * (right - left));
  const y = (i: number): number => round(top) + HEAD + i * BETWEEN;
  const targets: Target<null>[] = [];
  const strips = variants.map(({variant, index}, i) => {
    const marks = hot.flatMap(({name, places}, n) => {
      const place = places[index];
      if (place == null) return [];
      const {address, bytes, change} = place;
      const wide = Math.max(1.5, x(address + bytes) - x(address));
      const lines = [
        name,
        `${formatAddress(address)} in ${variant}, ${plural(bytes, "byte")}`,
        `${address % 4096} mod 4096, ${address % 64} mod 64`,
        ...(i > 0 ? [changeText(change)] : [])
      ];
      targets.push({x: x(address) + wide / 2, y: y(i) + STRIP / 2, lines, datum: null});
      return [
        svg`<rect x=${x(address)} y=${y(i)} width=${round(wide)} height=${STRIP} fill=${colors[n] ?? "var(--muted)"}><title>${lines.join("\n")}</title></rect>`
      ];
    });
    const words = spread(program, index);
    return svg`<g>
      <rect x=${left} y=${y(i) - 19} width=${Math.round(6.6 * (variant.length + words.length))} height="17" fill="var(--surface)" fill-opacity="0.85"/>
      <text x=${left} y=${y(i) - 6} fill="var(--foreground)" font-weight="600">${variant}<tspan fill="var(--muted)" font-weight="400">${words}</tspan></text>
      <rect x=${left} y=${y(i)} width=${round(right - left)} height=${STRIP} fill="var(--line)" fill-opacity="0.6"/>
      ${marks}
    </g>`;
  });
  const links = variants.slice(1).flatMap(({index}, i) => {
    const from = variants[i]?.index ?? 0;
    const [start, end] = [y(i) + STRIP, y(i + 1)];
    return hot.flatMap(({places}, n) => {
      const [a, b] = [places[from], places[index]];
      if (a == null || b == null) return [];
      const [x1, x2] = [x(a.address + a.bytes / 2), x(b.address + b.bytes / 2)];
      const bend = (end - start) / 2;
      return [
        svg`<path d=${`M${x1},${start}C${x1},${start + bend} ${x2},${end - bend} ${x2},${end}`} stroke=${colors[n] ?? "var(--muted)"}></path>`
      ];
    });
  });
  const bottom = y(variants.length - 1) + STRIP;
  return {
    node: svg`<g><g fill="none" stroke-width="1.2" stroke-opacity="0.55">${links}</g>${strips}${axis(low, high, x, right, bottom)}</g>`,
    bottom: bottom + AXIS,
    targets
  };
}

function spread({hot}: MapSubject["program"], index: number): string {
  const places = hot.flatMap(({places}) => places[index] ?? []);
  const code = places.reduce((sum, {bytes}) => sum + bytes, 0);
  const reach =
    Math.max(...places.map(({address, bytes}) => address + bytes)) - Math.min(...places.map(({address}) => address));
  return places.length === 0 ? "" : ` ${formatSize(code)} of code, spread over ${formatSize(reach)}`;
}

function axis(low: number, high: number, x: (address: number) => number, right: number, y: number): Node | null {
  const step = 2 ** Math.ceil(Math.log2((high - low) / 5));
  const first = Math.ceil(low / step) * step;
  const ticks = Array.from({length: Math.floor((high - first) / step) + 1}, (_, i) => first + i * step);
  return svg`<g fill="var(--muted)">
    ${ticks.map((address) => svg`<text x=${x(address)} y=${y + 15} text-anchor="middle">${formatAddress(address)}</text>`)}
    <text x=${right} y=${y + 30} text-anchor="end">${"address in the file →"}</text>
  </g>`;
}
