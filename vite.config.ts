/// <reference types="vitest/config" />
import {resolve} from "node:path";
import {defineConfig} from "vite";

const home = import.meta.dirname;

export default defineConfig(async () => ({
  root: resolve(home, "notebook"),
  appType: "mpa" as const,
  publicDir: false as const,
  plugins: await plugins(),
  server: {host: "localhost"},
  test: {
    root: home,
    include: ["test/**/*.test.ts"],
    exclude: ["test/bench/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
}));

/** Vitest runs no notebooks; loading what serves them would only slow it down. */
async function plugins() {
  if (process.env.VITEST) return [];
  const {notebooks} = await import("./notebook/kit/server/notebooks.ts");
  return notebooks({home});
}
