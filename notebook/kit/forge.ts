/**
 * Returns the address of a commit’s page, where its source is one of which that
 * is known: GitHub, GitLab, Codeberg, Bitbucket, sourcehut, and the cgit and
 * gitweb of kernel.org and postgresql.org; else null.
 */
export function commitAddress(source: string | null, hash: string | null): string | null {
  if (source === null || hash === null || !/^[0-9a-f]{7,64}$/.test(hash)) return null;
  const place = parse(source);
  if (place === null) return null;
  const {host, path} = place;
  const found = forges.find(({hosts}) => hosts.test(host));
  return found ? `https://${host}${found.page(path, hash)}` : null;
}

const forges: {hosts: RegExp; page: (path: string, hash: string) => string}[] = [
  {hosts: /^github\.com$/, page: (path, hash) => `${bare(path)}/commit/${hash}`},
  {hosts: /^codeberg\.org$/, page: (path, hash) => `${bare(path)}/commit/${hash}`},
  {hosts: /^(gitlab\..+|salsa\.debian\.org)$/, page: (path, hash) => `${bare(path)}/-/commit/${hash}`},
  {hosts: /^bitbucket\.org$/, page: (path, hash) => `${bare(path)}/commits/${hash}`},
  {hosts: /^git\.sr\.ht$/, page: (path, hash) => `${bare(path)}/commit/${hash}`},
  {hosts: /^hg\.sr\.ht$/, page: (path, hash) => `${bare(path)}/rev/${hash}`},
  {hosts: /^git\.kernel\.org$/, page: (path, hash) => `${path}/commit/?id=${hash}`},
  {
    hosts: /^git\.postgresql\.org$/,
    page: (path, hash) => `/gitweb/?p=${path.replace(/^\/git\//, "")};a=commit;h=${hash}`
  }
];

/** Reads the address of a repository, e.g., https://github.com/a/b.git, git@github.com:a/b.git. */
function parse(source: string): {host: string; path: string} | null {
  const [, host, path] =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:@]+)(?::\d+)?(\/[\w.~/-]+?)\/?$/.exec(source) ??
    /^git@([^:/]+):([\w.~/-]+?)\/?$/.exec(source) ??
    [];
  if (host === undefined || path === undefined) return null;
  return {host: host.toLowerCase(), path: path.startsWith("/") ? path : `/${path}`};
}

function bare(path: string): string {
  return path.replace(/\.git$/, "");
}
