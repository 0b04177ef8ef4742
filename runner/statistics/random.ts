/** Returns the next number, at least 0 and less than 1. */
export type Random = () => number;

/**
 * Returns a random number generator that gives the same numbers for the same
 * seed on every machine: sfc32, by Chris Doty-Humphrey for PractRand (public
 * domain, https://pracrand.sourceforge.net), begun with three hashes of the
 * seed and run fifteen times before first use, so that they are well mixed. Not
 * for secrets.
 */
export function random(seed: string): Random {
  let a = hash(seed, 1);
  let b = hash(seed, 2);
  let c = hash(seed, 3);
  let counter = 1;
  function next(): number {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return (result >>> 0) / 2 ** 32;
  }
  for (let i = 0; i < 15; ++i) next();
  return next;
}

/** Returns the items in random order, each order equally likely: Fisher and Yates’ shuffle. */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const pool = [...items];
  const order: T[] = [];
  while (pool.length > 0) order.push(...pool.splice(Math.floor(random() * pool.length), 1));
  return order;
}

/**
 * Returns a generator of standard normal deviates: Box and Muller (1958,
 * doi:10.1214/aoms/1177706645).
 */
export function normal(random: Random): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const deviate = spare;
      spare = null;
      return deviate;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

// FNV-1a over the seed’s UTF-16 units, finished as MurmurHash3 does (both in
// the public domain), so that similar seeds start far apart.
function hash(seed: string, salt: number): number {
  let h = 0x811c9dc5 ^ salt;
  for (let i = 0; i < seed.length; ++i) h = Math.imul(h ^ seed.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
