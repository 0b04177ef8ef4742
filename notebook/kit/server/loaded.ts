import type {Notice, Page} from "../page.ts";

/** What the server embeds in a page. */
export interface LoadedPage {
  title: string;
  artifact: string | null; // JSON, as it is in its file
  page: Page;
}

/** Returns a page that says why there is nothing to show, and what to do. */
export function explain(notice: Notice): LoadedPage {
  return {title: notice.title, artifact: null, page: {sha256: null, runs: [], experiments: [], notice}};
}
