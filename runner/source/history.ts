/** A commit, or a version, among others. Hashes are full. */
export interface Commit {
  hash: string;
  parents: string[];
  author: string | null;
  date: string | null; // of the author, ISO 8601, UTC
  subject: string | null;
}

export interface HistoryRequest {
  from: string; // a resolved hash, left out of the history
  to: string; // a resolved hash, the last of the history
  firstParent: boolean; // only commits on the chain of first parents that ends in `to`
  path: string[]; // files and folders, relative to the checkout; none: all
}

/** What a commit changed, by files in the order of their paths. */
export interface Change {
  files: FileChange[];
}

export interface FileChange {
  path: string; // relative to the checkout, as it is called after the change
  added: number | null; // lines; null: the file is no text, or nothing counts its lines
  removed: number | null;
  functions: string[]; // the names of those around or at the changed lines, as far as a line tells
}

/** The part of a source that knows what came after what. Hashes are those that the source resolved. */
export interface History {
  /**
   * Returns the commits after `from` up to `to`, parents before their children;
   * null if `from` is no ancestor of `to`. With paths, it has only those that touch
   * them, and `to` in any case; a merge touches
   * what it brings to its first parent. `parents` are a commit’s own, whatever is left out.
   */
  history(request: HistoryRequest): Promise<Commit[] | null>;
  /** Returns the best common ancestor, or null if there is none. */
  mergeBase(a: string, b: string): Promise<string | null>;
  commit(hash: string): Promise<Commit>;
  /**
   * Returns the last commit on the chain of first parents that ends in one, which was
   * committed by the end of a day in UTC, such as 2016-10-09; null if there is none.
   */
  lastBy(day: string, tip: string): Promise<string | null>;
  /** Returns what a commit changed in the checkout against one of its parents. */
  change(hash: string, parent: string): Promise<Change>;
  /**
   * Returns the patch that undoes a commit against one of its parents, for `git apply`
   * in a checkout; null if it changed nothing there, or the source has no patches.
   */
  undo(hash: string, parent: string): Promise<string | null>;
}
