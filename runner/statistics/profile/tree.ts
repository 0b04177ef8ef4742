import type {CallTree} from "../../result/types.ts";

/** How often each stack of functions was seen, or what it cost; frames are indices, the outermost first. */
export interface Stacks {
  frames: readonly {name: string; object: string}[];
  stacks: readonly {frames: readonly number[]; count: number}[];
}

/** What has a smaller share is left out of tables and trees. */
export const LEAST_SHARE = 0.005;

/** A function’s share of a profile, by itself and with what it calls. */
export interface Share {
  name: string;
  object: string;
  self: number;
  total: number;
}

/** Returns the share of each function of all stacks. A function that is in a stack twice counts once. */
export function sharesOf(all: readonly Stacks[]): Share[] {
  const shares = new Map<string, Share>();
  let sum = 0;
  for (const {frames, stacks} of all) {
    for (const {frames: own, count} of stacks) {
      sum += count;
      const last = own.at(-1);
      for (const index of new Set(own)) {
        const frame = frames[index];
        if (frame === undefined) continue;
        const key = `${frame.object}\0${frame.name}`;
        const share = shares.get(key) ?? {...frame, self: 0, total: 0};
        share.total += count;
        if (index === last) share.self += count;
        shares.set(key, share);
      }
    }
  }
  return [...shares.values()].map((share) => ({...share, self: share.self / sum, total: share.total / sum}));
}

/** Returns who called whom, without what has less than half a percent. */
export function treeOf(all: readonly Stacks[]): CallTree {
  interface Node {
    name: string;
    count: number;
    children: Map<string, Node>;
  }
  const root: Node = {name: "", count: 0, children: new Map()};
  for (const {frames, stacks} of all) {
    for (const {frames: own, count} of stacks) {
      let node = root;
      node.count += count;
      for (const index of own) {
        const name = frames[index]?.name ?? "";
        const child: Node = node.children.get(name) ?? {name, count: 0, children: new Map()};
        child.count += count;
        node.children.set(name, child);
        node = child;
      }
    }
  }
  const tree: CallTree = {names: [], node: [], parent: [], total: []};
  const names = new Map<string, number>();
  function visit(node: Node, parent: number): void {
    // By name, so that the same code has the same place in every variant’s picture.
    for (const child of [...node.children.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const total = child.count / root.count;
      if (total < LEAST_SHARE) continue;
      const name = names.get(child.name) ?? tree.names.push(child.name) - 1;
      names.set(child.name, name);
      const index = tree.node.push(name) - 1;
      tree.parent.push(parent);
      tree.total.push(total);
      visit(child, index);
    }
  }
  visit(root, -1);
  return tree;
}
