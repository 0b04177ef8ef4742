/**
 * Compares two versions by their precedence: negative if a comes before b. See
 * https://semver.org/#spec-item-11; what follows a + does not count.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  for (const i of [0, 1, 2]) {
    const difference = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.labels.length === 0 || right.labels.length === 0) return right.labels.length - left.labels.length;
  for (let i = 0; i < Math.min(left.labels.length, right.labels.length); i++) {
    const difference = compareLabels(left.labels[i] ?? "", right.labels[i] ?? "");
    if (difference !== 0) return difference;
  }
  return left.labels.length - right.labels.length;
}

/** Whether a version comes before the release that it is named after, e.g., 8.0.0-beta.1. */
export function isPrerelease(version: string): boolean {
  return parse(version).labels.length > 0;
}

function parse(version: string): {numbers: number[]; labels: string[]} {
  const [plain = ""] = version.split("+");
  const [, numbers = "", labels = ""] = /^([\d.]+)-?(.*)$/.exec(plain) ?? [];
  return {numbers: numbers.split(".").map(Number), labels: labels.split(".").filter(Boolean)};
}

function compareLabels(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return Number(a) - Number(b);
  if (left !== right) return left ? -1 : 1; // numbers come first
  return a < b ? -1 : a > b ? 1 : 0;
}
