import {readFileSync} from "node:fs";
import {join} from "node:path";
import {AnsiUp} from "ansi_up";
import {execa} from "execa";
import type {Browser} from "playwright-core";
import {createServer} from "vite";
import {notebooks} from "../../notebook/kit/server/notebooks.ts";
import {launch} from "../notebook/browser/browser.ts";

// npm run gallery: takes the pictures of the README, of the newest run of the
// example that is in results/.

const home = join(import.meta.dirname, "../..");
const images = join(home, "docs/images");

const browser = await launch();
try {
  await takeTerminal(browser);
  await takeNotebook(browser);
} finally {
  await browser.close();
}

/** Shows the end of a run as a terminal of 80 columns does. */
async function takeTerminal(browser: Browser): Promise<void> {
  const args = ["--import", "tsx", join(home, "runner/main.ts"), "show", "fast-vs-slow"];
  const {stdout} = await execa(process.execPath, args, {cwd: home, env: {FORCE_COLOR: "1"}, reject: false});
  const converter = new AnsiUp();
  const command = "\u001b[2m$\u001b[0m npm run experiment fast-vs-slow\n\n";
  const style = readFileSync(new URL("terminal.css", import.meta.url), "utf8");
  const page = await browser.newPage({deviceScaleFactor: 2});
  await page.setContent(`<!doctype html><style>${style}</style><pre>${converter.ansi_to_html(command + stdout)}</pre>`);
  await page.locator("pre").screenshot({path: join(images, "terminal.png")});
  await page.close();
}

/** Shows the top of the notebook, from the question to the samples. */
async function takeNotebook(browser: Browser): Promise<void> {
  const server = await createServer({
    configFile: false,
    root: join(home, "notebook"),
    appType: "mpa",
    publicDir: false,
    logLevel: "silent",
    server: {host: "localhost", port: 0},
    plugins: notebooks({home})
  });
  await server.listen();
  const page = await browser.newPage({viewport: {width: 1100, height: 1320}, deviceScaleFactor: 2});
  await page.goto(`${server.resolvedUrls?.local[0]}fast-vs-slow.html`, {waitUntil: "networkidle"});
  await page.waitForTimeout(1000); // the charts follow the width, which is known after the first paint
  await page.screenshot({path: join(images, "notebook.png")});
  await server.close();
}
