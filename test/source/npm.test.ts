import {execFileSync} from "node:child_process";
import {createHash} from "node:crypto";
import {existsSync, readFileSync} from "node:fs";
import {createServer} from "node:http";
import type {AddressInfo} from "node:net";
import {join} from "node:path";
import {expect, onTestFinished, test, vi} from "vitest";
import {openSource} from "../../runner/source/source.ts";
import {compareVersions} from "../../runner/source/version.ts";
import {read, temporaryCache, temporaryFolder, write} from "./fixture.ts";

type Packages = Record<string, {version: string; day: string; dependencies?: Record<string, string>}[]>;

/** Serves packages whose index.js says their version, and makes it the user’s registry. Returns what ends it. */
async function serve(packages: Packages): Promise<() => Promise<void>> {
  const folder = temporaryFolder();
  const server = createServer((request, response) => {
    const [name = "", file] = decodeURIComponent(request.url ?? "/")
      .slice(1)
      .split("/-/");
    const releases = packages[name];
    if (!releases) return response.writeHead(404).end("{}");
    if (file) return response.end(readFileSync(join(folder, file)));
    const host = `http://localhost:${(server.address() as AddressInfo).port}`;
    const versions = releases.map(({version, dependencies = {}}) => {
      const archive = readFileSync(join(folder, `${name}-${version}.tgz`));
      const integrity = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
      const tarball = `${host}/${name}/-/${name}-${version}.tgz`;
      return [version, {name, version, dependencies, dist: {tarball, integrity}}];
    });
    const stable = releases.map(({version}) => version).filter((version) => !version.includes("-"));
    const time = Object.fromEntries(releases.map(({version, day}) => [version, `${day}T00:00:00.000Z`]));
    const tags = {latest: stable.at(-1)};
    response.end(JSON.stringify({name, "dist-tags": tags, versions: Object.fromEntries(versions), time}));
  });
  for (const [name, releases] of Object.entries(packages)) {
    for (const {version, dependencies = {}} of releases) {
      const manifest = {name, version, dependencies, devDependencies: {nowhere: "workspace:*"}};
      const content = temporaryFolder();
      const script = `exports.version = "${version}";\n`;
      write(content, {"package/package.json": JSON.stringify(manifest), "package/index.js": script});
      execFileSync("tar", ["-czf", join(folder, `${name}-${version}.tgz`), "package"], {cwd: content});
    }
  }
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  vi.stubEnv("npm_config_registry", `http://localhost:${(server.address() as AddressInfo).port}/`);
  vi.stubEnv("npm_config_fetch_retries", "0");
  onTestFinished(() => void vi.unstubAllEnvs());
  const end = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(() => end());
  return end;
}

const packages: Packages = {
  parser: [
    {version: "1.0.0", day: "2020-01-01", dependencies: {helper: "^1.0.0"}},
    {version: "1.2.0", day: "2021-01-01", dependencies: {helper: "^1.0.0"}},
    {version: "1.10.0", day: "2022-01-01"},
    {version: "2.0.0-beta.1", day: "2022-06-01"},
    {version: "2.0.0", day: "2023-01-01"}
  ],
  helper: [
    {version: "1.0.0", day: "2019-01-01"},
    {version: "1.1.0", day: "2020-06-01"},
    {version: "1.2.0", day: "2024-01-01"}
  ]
};

test(
  "versions, tags and ranges of a package are its revisions, also when the registry is gone",
  {timeout: 120_000},
  async () => {
    const end = await serve(packages);
    const cache = temporaryCache();
    const warnings: string[] = [];
    const open = () =>
      openSource(
        {kind: "npm", package: "parser", scripts: false, within: null, without: []},
        {cache, warn: (sentence) => warnings.push(sentence)}
      );
    const source = await open();
    const first = await source.resolve("1.0.0");
    expect(first).toMatchObject({hash: "1.0.0", date: "2020-01-01T00:00:00.000Z", subject: "parser 1.0.0"});
    expect((await source.resolve("latest")).hash).toBe("2.0.0");
    expect((await source.resolve("1.x")).hash).toBe("1.10.0");
    await expect(source.resolve("file:/etc")).rejects.toThrow("parser has no version “file:/etc”.");
    await source.resolve("1.2.0");

    // What a version depends on is as it was on the day when it was published.
    const helper = async (version: string) => {
      const folder = temporaryFolder();
      await source.checkout(version, folder);
      expect(read(folder, "index.js")).toBe(`exports.version = "${version}";\n`);
      expect(read(folder, "package.json")).toContain("workspace:*");
      expect(existsSync(join(folder, "node_modules/.package-lock.json"))).toBe(false);
      expect(read(folder, "package-lock.json")).not.toContain("localhost");
      return read(folder, "node_modules/helper/index.js");
    };
    expect(await helper("1.0.0")).toBe('exports.version = "1.0.0";\n');
    expect(await helper("1.2.0")).toBe('exports.version = "1.1.0";\n');

    const history = await source.history({from: "1.0.0", to: "2.0.0", firstParent: true, path: []});
    expect(history?.map(({hash, parents}) => [hash, ...parents])).toEqual([
      ["1.2.0", "1.0.0"],
      ["1.10.0", "1.2.0"],
      ["2.0.0", "1.10.0"]
    ]);
    expect(await source.history({from: "2.0.0", to: "1.0.0", firstParent: true, path: []})).toBeNull();
    const {files} = await source.change("1.2.0", "1.0.0");
    expect(files.map(({path}) => path)).toEqual(["index.js", "package.json"]);

    await end();
    const later = await open();
    expect(await later.resolve("1.0.0")).toEqual(first);
    expect(warnings).toEqual([]);
    await later.checkout("1.0.0", temporaryFolder());
    expect((await later.resolve("1.x")).hash).toBe("1.10.0");
    expect(warnings).toEqual([
      "The npm registry cannot be reached; parser 1.x is taken as it was when it was last asked for."
    ]);
  }
);

test("versions are ordered as semver orders them", () => {
  const ordered = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.0"]; // prettier-ignore
  expect(ordered.toReversed().toSorted(compareVersions)).toEqual(ordered);
});
