import type {LayoutCause, Rung} from "../../result/types.ts";

/** Where random layouts leave less of the shipped difference, code is not its main part. */
export const MAIN_PART = 0.5;

/** What a cause follows from. */
export interface Ladder {
  rungs: readonly Pick<Rung, "rung" | "answer">[];
  survives: number | null; // share of the shipped difference that random layouts leave
  ordered: boolean; // whether the order of functions was varied, and not just where all of them begin
  needed: number | null; // random layouts that would likely decide
}

/**
 * Returns why two variants differ.
 *
 * - placement: the difference is real, the hot functions have the same code, and
 *   it vanishes both in random and in pinned layouts
 * - code: the difference is real, and at least half of it survives both in random
 *   and in pinned layouts of functions in another order, while code or the number
 *   of instructions differs
 * - cannot tell: all else
 *
 * That caches miss more often, or that functions moved, makes no cause: neither
 * has to cost anything. Nor does a cure, which may be faster for another reason.
 */
export function causeOf(ladder: Ladder): Pick<LayoutCause, "cause" | "reason"> {
  const answers = new Map(ladder.rungs.map(({rung, answer}) => [rung, answer]));
  const of = (rung: Rung["rung"]): Rung["answer"] => answers.get(rung) ?? "cannot tell";
  if (of("difference") === "no") return open("As shipped, the variants do not differ: there is nothing to explain.");
  if (of("difference") !== "yes") {
    return open("Whether the variants differ as shipped cannot be told, and what may not be there has no cause.");
  }
  const [random, pinned] = [of("random"), of("pinned")];
  if (random === "yes" && pinned === "yes") return placement(of("bodies"));
  if (random === "no" && pinned === "no") return code(ladder, of("bodies"), of("instructions"));
  if (random === "cannot tell") return open(undecided("random", ladder.needed));
  if (pinned === "cannot tell") return open(undecided("pinned", null));
  return open(
    random === "yes"
      ? "The difference vanishes in random layouts, but survives where the variants’ common functions are at the same addresses."
      : "The difference survives in random layouts, but vanishes where the variants’ common functions are at the same addresses."
  );
}

function placement(bodies: Rung["answer"]): Pick<LayoutCause, "cause" | "reason"> {
  const vanishes = "the difference vanishes both in random and in pinned layouts";
  if (bodies === "yes") {
    return {cause: "placement", reason: `Hot functions have the same code, and ${vanishes}.`};
  }
  return open(
    bodies === "no"
      ? `Hot functions have other code, though ${vanishes}.`
      : `While ${vanishes}, it cannot be told whether hot functions have the same code.`
  );
}

function code(
  {survives, ordered}: Ladder,
  bodies: Rung["answer"],
  instructions: Rung["answer"]
): Pick<LayoutCause, "cause" | "reason"> {
  if (bodies === "yes" && instructions === "yes") {
    return open(
      "The difference survives all layouts of functions, though hot functions have the same code and as many instructions run: where data lies, or what is read, may be its cause."
    );
  }
  if (!ordered) {
    return open(
      "The difference survives, but only where functions begin could be varied, and not their order: that is too little to rule placement out."
    );
  }
  if (survives === null || survives < MAIN_PART) {
    return open(
      "A part of the difference survives in random and in pinned layouts, and the larger part does not: code and placement both have a part in it."
    );
  }
  return {cause: "code", reason: "The difference survives both in random and in pinned layouts."};
}

function undecided(kind: "random" | "pinned", needed: number | null): string {
  const more = needed === null ? "" : ` About ${needed} random layouts would likely decide.`;
  return `In ${kind} layouts the difference neither clearly vanishes nor clearly survives.${more}`;
}

function open(reason: string): Pick<LayoutCause, "cause" | "reason"> {
  return {cause: "cannot tell", reason};
}
