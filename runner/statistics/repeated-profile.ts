import {findingsOf} from "../result/findings.ts";
import {HOT} from "../result/hot.ts";
import type {Artifact, ProfileFinding} from "../result/types.ts";
import type {Agreement} from "./agreement.ts";
import {normalQuantile} from "./normal.ts";
import {shareError} from "./profile/share-error.ts";
import {otherTools} from "./repeated-binaries.ts";

/** Where the time of a variant goes in a run, and in another run. */
export interface RepeatedProfile extends Agreement {
  kind: "profile";
  step: string;
  first: HotShares;
  second: HotShares | null; // null: the other run has no such profile
}

/** The functions with at least 1 % of a variant’s time, the hottest first. */
export interface HotShares {
  variant: string;
  simulated: boolean; // shares are of simulated instructions, not of time
  functions: {name: string; share: number; error: number}[]; // error: half the width of the share’s 95 % interval
}

const KEPT = 0.005; // functions with a smaller share are not in a finding
const RELATIVE = 0.1; // by which shares may differ, beside their intervals

/** Holds where the time of each variant went against a second run; what has no hot function claims nothing. */
export function repeatedProfiles(first: Artifact, second: Artifact): RepeatedProfile[] {
  const others = findingsOf(second, "profile");
  return findingsOf(first, "profile").flatMap((finding) => {
    const other = others.find(({step}) => step === finding.step) ?? null;
    return finding.variants.flatMap((variant): RepeatedProfile[] => {
      const there = sharesOf(finding, variant);
      if (there === null || hotOf(there).length === 0) return [];
      const here = other && sharesOf(other, variant);
      const agreed =
        here === null || other === null
          ? absent
          : agreement(finding, other, {there, here}, otherMachine(variant, first, second));
      return [
        {
          kind: "profile",
          step: finding.step,
          first: {variant, simulated: isSimulated(finding), functions: hotOf(there)},
          second: here && {variant, simulated: other !== null && isSimulated(other), functions: hotOf(here)},
          ...agreed
        }
      ];
    });
  });
}

const absent: Agreement = {outcome: "cannot tell", reason: "The rerun has no profile to hold against it."};

type Shares = HotShares["functions"];

function agreement(
  first: ProfileFinding,
  second: ProfileFinding,
  {there, here}: Record<"there" | "here", Shares>,
  machine: string | null // what else may be why shares differ
): Agreement {
  if (first.instrument !== second.instrument || first.event !== second.event) {
    const reason = `The runs looked in different ways: ${instrumentOf(first)} there, ${instrumentOf(second)} here.`;
    return {outcome: "cannot tell", reason};
  }
  const names = new Set([...hotOf(there), ...hotOf(here)].map(({name}) => name));
  const apart = [...names].filter((name) => !isSameShare(find(there, name), find(here, name), names.size));
  if (apart.length === 0) {
    return {outcome: "reproduced", reason: "All shares agree within their intervals and a tenth."};
  }
  const named = apart.slice(0, 3).join(", ") + (apart.length > 3 ? ", …" : "");
  const reason =
    apart.length === 1
      ? `The share of ${named} differs by more than its intervals and a tenth.`
      : `The shares of ${named} differ by more than their intervals and a tenth.`;
  if (machine !== null) return {outcome: "cannot tell", reason: `${reason} ${machine}`};
  return {outcome: "not reproduced", reason};
}

/**
 * Of a share that is not kept it is known that it is small. Intervals are widened
 * so that those of all shares hold at once (Bonferroni).
 */
function isSameShare(a: Shares[number] | null, b: Shares[number] | null, among: number): boolean {
  const wider = normalQuantile(1 - 0.025 / among) / normalQuantile(0.975);
  const [one, other] = [a?.share ?? Math.min(KEPT, b?.share ?? 0), b?.share ?? Math.min(KEPT, a?.share ?? 0)];
  const allowed = wider * ((a?.error ?? 0) + (b?.error ?? 0)) + RELATIVE * Math.max(one, other);
  return Math.abs(one - other) <= allowed;
}

function hotOf(shares: Shares): Shares {
  return shares.filter(({share}) => share >= HOT).sort((a, b) => b.share - a.share);
}

function find(shares: Shares, wanted: string): Shares[number] | null {
  return shares.find(({name}) => name === wanted) ?? null;
}

/** Returns the shares of a variant’s functions; those of one name are one, as libraries have other names elsewhere. */
function sharesOf({functions, samples, status, variants}: ProfileFinding, variant: string): Shares | null {
  const place = variants.indexOf(variant);
  if (status !== "done" || place < 0) return null;
  const byName = new Map<string, number>();
  for (const {name, shares} of functions) byName.set(name, (byName.get(name) ?? 0) + (shares[place] ?? 0));
  return [...byName].map(([name, share]) => ({name, share, error: shareError(share, [samples[place] ?? 0])}));
}

function isSimulated({instrument}: ProfileFinding): boolean {
  return instrument === "callgrind";
}

/** Returns what of the machines and compilers is not the same there and here, as a sentence; null: nothing is known to be. */
function otherMachine(variant: string, first: Artifact, second: Artifact): string | null {
  const [there, here] = [first.machine.cpu, second.machine.cpu];
  if (there !== here) return `The processors are others, ${there} there and ${here} here.`;
  const tools = otherTools([variant], first, second);
  return tools === null ? null : `The tools are others: ${tools}.`;
}

function instrumentOf({event, instrument}: ProfileFinding): string {
  return [instrument ?? "nothing", ...(event === null ? [] : [`(${event})`])].join(" ");
}
