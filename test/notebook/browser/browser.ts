import {accessSync, constants} from "node:fs";
import {delimiter, join} from "node:path";
import {chromium, type Browser, type BrowserContextOptions, type Page} from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Returns the path of a Chromium that is installed. Throws an error that says how to install it. */
function findBrowser(path = process.env.PATH ?? ""): string {
  const candidates = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = candidates.find(isExecutable);
  if (found === undefined) throw new Error("There is no Chromium on the PATH. On Debian: apt-get install chromium");
  return found;
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run"
    ]
  });
}

/** A page, and what it should not have done. */
export interface Watched {
  page: Page;
  errors: string[]; // what the console and uncaught errors say
  strays: string[]; // addresses off this machine that it asked for; they are not let through
  close(): Promise<void>;
}

export async function open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options);
  const errors: string[] = [];
  const strays: string[] = [];
  await context.route("**/*", async (route) => {
    const {hostname, href} = new URL(route.request().url());
    if (hostname === "localhost") return route.continue();
    strays.push(href);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(url, {waitUntil: "networkidle"});
  return {page, errors, strays, close: () => context.close()};
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
