import {fork} from "node:child_process";
import {availableParallelism} from "node:os";

/**
 * Has chunks done by as many processes as there are processors, and returns what
 * they answered, in the order in which they did. Throws if one ends early.
 */
export async function work<C extends object, R>(
  chunks: readonly C[],
  worker: string, // path of a module that answers each message with one
  tell: (result: R) => void
): Promise<R[]> {
  const results: R[] = [];
  const queue = [...chunks].reverse();
  const run = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(worker);
      const next = () => {
        const chunk = queue.pop();
        if (chunk !== undefined) child.send(chunk);
        else child.disconnect();
      };
      child.on("message", (result) => {
        results.push(result as R);
        tell(result as R);
        next();
      });
      child.on("error", reject);
      child.on("exit", (code) => {
        if (code === 0) resolve();
        else reject(new Error(`A worker ended with exit code ${code}.`));
      });
      next();
    });
  await Promise.all(Array.from({length: availableParallelism()}, run));
  return results;
}
