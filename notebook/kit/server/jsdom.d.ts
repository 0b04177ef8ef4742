// jsdom, of the version that Notebook Kit needs, ships no types.

declare module "jsdom" {
  export class JSDOM {
    constructor(html?: string, options?: {url?: string});
    readonly window: Window & typeof globalThis;
    serialize(): string;
  }
}
