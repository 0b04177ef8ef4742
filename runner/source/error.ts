/** A source, patch, overlay or input that cannot give what an experiment asks of it. The message says what to do. */
export class SourceError extends Error {
  override name = "SourceError";
}
