import {accessSync, constants} from "node:fs";
import {delimiter, join} from "node:path";
import {execa} from "execa";

/** A program of the system that tests run, by any of its names, and the Debian package that brings it. */
interface Tool {
  names: string[];
  packages: string[];
  for: string;
}

const tools: Tool[] = [
  {names: ["git"], packages: ["git"], for: "repositories"},
  {names: ["hg"], packages: ["mercurial"], for: "Mercurial repositories"},
  {names: ["cc"], packages: ["gcc", "libc6-dev"], for: "the launcher and builds"},
  {names: ["make"], packages: ["make"], for: "builds"},
  {names: ["ld.lld"], packages: ["lld"], for: "layouts linked by lld"},
  {names: ["ld.mold"], packages: ["mold"], for: "layouts linked by mold"},
  {names: ["clang"], packages: ["clang"], for: "layouts of what clang compiles"},
  {names: ["perf"], packages: ["linux-perf"], for: "counters and profiles"},
  {names: ["valgrind"], packages: ["valgrind"], for: "simulated counters"},
  {names: ["aarch64-linux-gnu-objdump"], packages: ["binutils-aarch64-linux-gnu"], for: "programs for AArch64"},
  {
    names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    packages: ["chromium"],
    for: "notebooks in a browser"
  }
];

/**
 * Sees to it that the programs are there which tests run: installs those that are
 * missing where it may, or returns what to do.
 */
export async function missingTools(path = process.env["PATH"] ?? ""): Promise<string | null> {
  const missing = tools.filter(({names}) => names.every((name) => !isOnPath(name, path)));
  if (missing.length === 0) return null;
  const packages = missing.flatMap((tool) => tool.packages);
  const install = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  if (process.getuid?.() === 0 && isOnPath("apt-get", path)) {
    console.log(`> tools: ${install}`);
    const env = {DEBIAN_FRONTEND: "noninteractive"};
    const {exitCode} = await execa("sh", ["-c", install], {env, stdio: ["ignore", "ignore", "inherit"], reject: false});
    if (exitCode === 0) return null;
  }
  const names = missing.map((tool) => `${tool.names[0]} (for ${tool.for})`).join(", ");
  return `The tests need what is not installed: ${names}. On Debian or Ubuntu:\n\n    sudo sh -c '${install}'\n`;
}

function isOnPath(name: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
