import {createHash} from "node:crypto";
import {userInfo} from "node:os";
import {artifact as schema} from "../../../runner/result/schema.ts";
import type {Artifact, Attachment} from "../../../runner/result/types.ts";
import {StoreError} from "../../../runner/store/error.ts";

/** The host’s name in an artifact from which names were left out. */
export const NO_HOST = "anonymous";

/**
 * Returns an artifact without the name of its host, and without those of users:
 * whoever has a home folder in one of its paths, and `users`, by default who is
 * logged in. What an experiment’s author chose as a name, such as a variant’s,
 * stays; so do the authors of commits, as the commits are public by their hash.
 */
export function withoutNames(artifact: Artifact, users: readonly string[] = [userInfo().username]): Artifact {
  const text = JSON.stringify(artifact);
  const homes = [...text.matchAll(HOME)].map(([, , name = ""]) => name);
  const replace = replacer({
    hosts: hostNames(artifact.machine.host),
    users: [...new Set([...homes, ...users])].filter((name) => !isImpersonal(name))
  });
  const hashes = new Map<string, string>();
  const attachments = artifact.experiment.attachments.map((attachment) => {
    const changed = changeAttachment(attachment, replace);
    if (changed.sha256 !== attachment.sha256) hashes.set(attachment.sha256, changed.sha256);
    return changed;
  });
  const machine = {...artifact.machine, host: NO_HOST};
  const rest = {...artifact, machine, experiment: {...artifact.experiment, attachments}};
  return schema.parse(
    walk(rest, (value, key) => hashes.get(value) ?? (free.has(key) ? replace(value) : replaceHomes(value)))
  );
}

const HOME = /((?:\/home|\/Users|\/var\/home|[A-Za-z]:(?:\\{1,4}|\/)Users)(?:\\{1,4}|\/))([^/\\\s"'<>:;,()]+)/g;
const USER = "user";

/** Fields of free text, in which a name may stand by itself. The others are compared with each other. */
const free = new Set([
  ...["asked", "author", "command", "content", "hunk", "limits", "log", "path", "question", "reason", "source"],
  ...["stopped", "subject", "tail", "text", "title", "value", "version", "virtual", "warnings", "flagsText"]
]);

type Replace = (text: string) => string;

function replacer({hosts, users}: {hosts: string[]; users: string[]}): Replace {
  const replacements = [
    ...hosts.map((name) => [word(name), NO_HOST] as const),
    ...users.map((name) => [word(name), USER] as const)
  ];
  return (text) => replacements.reduce((text, [name, by]) => text.replace(name, by), replaceHomes(text));
}

function replaceHomes(text: string): string {
  return text.replace(HOME, (match, folder: string, name: string) => (isImpersonal(name) ? match : folder + USER));
}

/** A host may be known by its first label alone. */
function hostNames(host: string): string[] {
  const [label = ""] = host.split(".");
  return [...new Set([host, label])].filter((name) => name.length > 1 && !/^(localhost|host|\d+)$/.test(name));
}

function isImpersonal(name: string): boolean {
  return name.length < 2 || ["root", "runner", "shared", "Shared", "Public", USER].includes(name);
}

/** A patch or a file that holds a name becomes another, of another hash. */
function changeAttachment(attachment: Attachment, replace: Replace): Attachment {
  const {content, encoding, path} = attachment;
  if (encoding === "utf8") {
    const changed = replace(content);
    return changed === content ? attachment : {...attachment, content: changed, sha256: hash(changed)};
  }
  const bytes = Buffer.from(content, "base64").toString("latin1");
  if (replace(bytes) === bytes) return attachment;
  throw new StoreError(
    `${path} is not text, and holds the name of a host or user, which can’t be taken out of it. Write the report without --anonymous, or take the file out of the experiment and run it again.`
  );
}

/** Returns a value with each string in it replaced; an array’s strings have the key of the array. */
function walk(value: unknown, replace: (text: string, key: string) => string, key = ""): unknown {
  if (typeof value === "string") return replace(value, key);
  if (Array.isArray(value)) return value.map((entry) => walk(entry, replace, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, walk(entry, replace, name)]));
}

function word(name: string): RegExp {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, "g");
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
