/** A name that Benchbook gives a value to, and where it has one. */
export interface BuiltIn {
  name: string;
  meaning: string;
  builds: boolean; // build lines, and environments of builds
  prepare: boolean;
  samples: boolean; // before, server, after, readers
  command: boolean; // the measured command
  settable?: boolean; // may be set by an environment or flags, too
}

const everywhere = {builds: true, prepare: true, samples: true, command: true};
const building = {builds: true, prepare: false, samples: false, command: false};
const measuring = {...everywhere, builds: false};

/** All names of Benchbook’s own, beside inputs, sweeps, environments and flags. */
export const builtIns: BuiltIn[] = [
  {name: "BUILD", meaning: "the folder of the build, in which commands start", ...everywhere},
  {name: "CACHE", meaning: "a folder that outlives builds and is no part of their key", ...everywhere},
  {name: "FLAGS", meaning: "the flags’ text when building", ...everywhere, settable: true},
  {name: "PATH", meaning: "where programs are looked for; the runner’s", ...everywhere, settable: true},
  {name: "JOBS", meaning: "how many processes a build may use", ...building},
  {name: "RUN_FLAGS", meaning: "the flags’ text when running", ...measuring, settable: true},
  {name: "DATA", meaning: "a folder for what `prepare` makes, one for each build", ...measuring},
  {name: "PORT", meaning: "a port that is free, for a server", ...measuring},
  {name: "SCRATCH", meaning: "a folder that is new and empty for each sample", ...measuring, prepare: false},
  {
    name: "READER_OPTIONS",
    meaning: "what the reader asks of the command: one process, these loop counts, write there",
    ...measuring,
    prepare: false,
    samples: false
  },
  {name: "HOME", meaning: "a folder that is private and empty", ...everywhere, settable: true},
  {name: "TMPDIR", meaning: "a folder for temporary files, private as well", ...everywhere, settable: true},
  {name: "LANG", meaning: "`C.UTF-8`", ...everywhere, settable: true},
  {name: "TZ", meaning: "`UTC`", ...everywhere, settable: true},
  {name: "CFLAGS", meaning: "`-O2`", ...building, settable: true},
  {
    name: "SOURCE_DATE_EPOCH",
    meaning: "the date of everything that goes into a build, always the same",
    ...building,
    settable: true
  }
];

/** Returns the name of an input’s folder or file, e.g., INPUT_SIMD_JSON for simd-json. */
export function inputVariable(name: string): string {
  return `INPUT_${sweepVariable(name)}`;
}

/** Returns the name of a sweep’s parameter, e.g., CLIENTS for clients. */
export function sweepVariable(name: string): string {
  return name.replace(/\W/g, "_").toUpperCase();
}
