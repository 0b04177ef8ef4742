import type {Stacks} from "../../statistics/profile/tree.ts";

/** Collects stacks, equal ones together. */
export function collectStacks(): {
  add(frames: readonly {name: string; object: string}[], count: number): void;
  finish(): Stacks;
} {
  const frames: Stacks["frames"][number][] = [];
  const indices = new Map<string, number>();
  const counts = new Map<string, {frames: number[]; count: number}>();
  return {
    add(stack, count) {
      const own = stack.map((frame) => {
        const key = `${frame.object}\0${frame.name}`;
        const known = indices.get(key) ?? frames.push(frame) - 1;
        indices.set(key, known);
        return known;
      });
      const key = own.join(" ");
      const found = counts.get(key) ?? {frames: own, count: 0};
      found.count += count;
      counts.set(key, found);
    },
    finish: () => ({frames, stacks: [...counts.values()]})
  };
}

/** Returns stacks as text, one a line with its count, as flame graph programs read them. */
export function foldStacks({frames, stacks}: Stacks): string {
  return stacks
    .map(({frames: own, count}) => {
      const names = own.map((i) => (frames[i]?.name ?? "").replaceAll(";", ","));
      return `${names.join(";")} ${Math.round(count)}\n`;
    })
    .join("");
}
