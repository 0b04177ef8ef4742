import {JSDOM} from "jsdom";

/**
 * Runs a function where there is a document, though no browser: for as long as
 * it runs, what a window has and Node has not is global. Where there is a
 * document already it is used.
 */
export async function withDocument<T>(run: () => T | Promise<T>): Promise<T> {
  if ("document" in globalThis) return run();
  const {window} = new JSDOM("<!doctype html><html><body></body></html>", {url: "http://localhost/"});
  const names = Object.getOwnPropertyNames(window).filter((name) => !(name in globalThis));
  for (const name of names) {
    Object.defineProperty(globalThis, name, {value: Reflect.get(window, name), configurable: true, writable: true});
  }
  try {
    return await run();
  } finally {
    for (const name of names) Reflect.deleteProperty(globalThis, name);
    window.close();
  }
}
