import {join, resolve} from "node:path";
import {createServer, type ViteDevServer} from "vite";
import {notebooks} from "../../../notebook/kit/server/notebooks.ts";
import type {Project} from "../project.ts";

const home = resolve(import.meta.dirname, "../../..");

/** Serves the notebooks with a project’s results, on a port that is free. Returns the address without a slash at its end. */
export async function serve({path}: Pick<Project, "path">): Promise<{server: ViteDevServer; url: string}> {
  const server = await createServer({
    configFile: false,
    root: join(home, "notebook"),
    appType: "mpa",
    publicDir: false,
    cacheDir: join(path, ".vite"),
    logLevel: "silent",
    server: {host: "localhost", port: 0},
    plugins: notebooks({home, project: path})
  });
  await server.listen();
  return {server, url: server.resolvedUrls?.local[0]?.replace(/\/$/, "") ?? ""};
}
