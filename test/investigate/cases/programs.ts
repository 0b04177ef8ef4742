// Programs of C, in pairs of which it is known why one is slower: by where its
// functions lie, or by what they do. They are for a first-level instruction cache
// of 32 KiB with one way, in which code 32 KiB apart takes each other’s lines.

/** A program’s files in the order in which they are linked, and what is hot in it. */
export interface Source {
  files: [name: string, text: string][];
}

export interface Case {
  name: string;
  truth: "placement" | "code";
  metric: "simulated L1I misses" | "simulated instructions";
  delta: number;
  fast: Source;
  slow: Source;
}

export const CACHE = {bytes: 32768, ways: 1, lineBytes: 64};

/** Functions that run; the profile of these programs, were they profiled. */
export const HOT = ["_start", "sweep", "alpha", "beta"];

const APART = CACHE.bytes;
const BODY = 256; // bytes of code that alpha and beta run through

const declarations = `
int alpha(int), beta(int);
void sweep(void);
`;

// Long no-ops: code of a given size, which runs where it is called and else only takes its place.
const run = (bytes: number): string => `__asm__ volatile(".nops ${bytes}, 8");`;

const hot = (name: string, factor: number, more = ""): string =>
  `__attribute__((noinline)) int ${name}(int x) { ${run(BODY)} ${more} return x * ${factor} + (x >> 3); }`;

const alpha = hot("alpha", 3);
const beta = hot("beta", 5);

const cold = (name: string, bytes: number): string => `void ${name}(void) { ${run(bytes)} }`;

/** Cold functions of irregular sizes, so that in random layouts what is between two functions is seldom a multiple of the cache. */
const fillers = [1312, 2720, 688, 4208, 1936, 3344, 880, 2464].map((bytes, i) => cold(`filler${i}`, bytes)).join("\n");

/** More code than the cache holds, whose misses are the same in every layout, and what calls the hot functions. */
const main = ({rounds = 1500, body = "s = alpha(s + i); s = beta(s);"} = {}): string => `
static volatile int sink;
__attribute__((noinline)) void sweep(void) { ${run(40 * 1024)} }
void _start(void) {
  int s = 1;
  for (int i = 0; i < 20; i++) sweep();
  for (int i = 0; i < ${rounds}; i++) { ${body} }
  sink = s;
  __asm__ volatile("mov $60, %eax; xor %edi, %edi; syscall");
}`;

const one = (...parts: string[]): Source => ({files: [["main.c", [declarations, ...parts].join("\n")]]});

/** Cold code that puts what follows it as far from what comes before as the cache is large; alpha’s own code is about so long. */
const gap = (name: string): string => cold(name, APART - BODY - 32);

const misses = {metric: "simulated L1I misses", delta: 0.1} as const;
const instructions = {metric: "simulated instructions", delta: 0.01} as const;

export const cases: Case[] = [
  {
    name: "a cold function is added between two hot ones",
    truth: "placement",
    ...misses,
    fast: one(main(), fillers, alpha, beta),
    slow: one(main(), fillers, alpha, gap("added"), beta)
  },
  {
    name: "a cold function grows between two hot ones",
    truth: "placement",
    ...misses,
    fast: one(main(), fillers, alpha, cold("grown", APART - 4096), beta),
    slow: one(main(), fillers, alpha, gap("grown"), beta)
  },
  {
    name: "hot functions are aligned to more than the cache",
    truth: "placement",
    ...misses,
    fast: one(main(), fillers, alpha, beta),
    slow: one(
      main(),
      fillers,
      alpha.replace("noinline", `noinline, aligned(${APART})`),
      beta.replace("noinline", `noinline, aligned(${APART})`)
    )
  },
  {
    name: "functions are written in another order",
    truth: "placement",
    ...misses,
    fast: one(main(), fillers, gap("other"), alpha, beta),
    slow: one(main(), fillers, alpha, gap("other"), beta)
  },
  {
    name: "files are linked in another order",
    truth: "placement",
    ...misses,
    fast: {
      files: [
        ["main.c", declarations + main() + fillers],
        ["alpha.c", alpha],
        ["beta.c", beta],
        ["cold.c", gap("other")]
      ]
    },
    slow: {
      files: [
        ["main.c", declarations + main() + fillers],
        ["alpha.c", alpha],
        ["cold.c", gap("other")],
        ["beta.c", beta]
      ]
    }
  },
  {
    name: "a hot function moves to another file",
    truth: "placement",
    ...misses,
    fast: {
      files: [
        ["main.c", declarations + main() + fillers + alpha + beta],
        ["cold.c", gap("other")],
        ["more.c", cold("more", 640)]
      ]
    },
    slow: {
      files: [
        ["main.c", declarations + main() + fillers + alpha],
        ["cold.c", gap("other")],
        ["more.c", beta + cold("more", 640)]
      ]
    }
  },
  {
    name: "a loop runs more often",
    truth: "code",
    ...instructions,
    fast: one(main(), fillers, alpha, beta),
    slow: one(main({rounds: 1800}), fillers, alpha, beta)
  },
  {
    name: "a worse algorithm",
    truth: "code",
    ...instructions,
    fast: one(main(), fillers, hot("alpha", 3, "x += x * (x + 1) / 2;"), beta),
    slow: one(main(), fillers, hot("alpha", 3, "for (int k = 0; k < (x & 15); k++) x += k;"), beta)
  },
  {
    name: "a helper is not inlined",
    truth: "code",
    ...instructions,
    fast: one(
      main(),
      fillers,
      "static inline __attribute__((always_inline)) int step(int x) { return x ^ (x << 1); }",
      hot("alpha", 3, "for (int k = 0; k < 8; k++) x = step(x);"),
      beta
    ),
    slow: one(
      main(),
      fillers,
      "static __attribute__((noinline)) int step(int x) { return x ^ (x << 1); }",
      hot("alpha", 3, "for (int k = 0; k < 8; k++) x = step(x);"),
      beta
    )
  },
  {
    name: "checks are added",
    truth: "code",
    ...instructions,
    fast: one("static volatile int limit = 1 << 30;", main(), fillers, alpha, beta),
    slow: one(
      "static volatile int limit = 1 << 30;",
      main(),
      fillers,
      hot("alpha", 3, "if (x > limit) return 0; if (x < -limit) return 1; if (x == limit) return 2;"),
      beta
    )
  },
  {
    name: "a larger table is walked",
    truth: "code",
    ...instructions,
    fast: one(
      "static int table[256];",
      main(),
      fillers,
      hot("alpha", 3, "for (int k = 0; k < 16; k++) x += table[k];"),
      beta
    ),
    slow: one(
      "static int table[256];",
      main(),
      fillers,
      hot("alpha", 3, "for (int k = 0; k < 24; k++) x += table[k];"),
      beta
    )
  },
  {
    name: "a hot function outgrows the cache",
    truth: "code",
    ...misses,
    fast: one(main({rounds: 60}), fillers, alpha, beta),
    slow: one(main({rounds: 60}), fillers, hot("alpha", 3, run(36 * 1024)), beta)
  }
];
