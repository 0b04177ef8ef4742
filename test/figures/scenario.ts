import {normal} from "../../runner/statistics/random.ts";
import type {Random} from "../../runner/statistics/random.ts";

/** What a machine is like, of which figures are made. */
export interface Scenario {
  title: string;
  text: string; // what happens, for docs/statistics.md
  machine(settings: MachineSettings): Machine;
}

export interface MachineSettings {
  noise: number; // standard deviation of a sample’s logarithm, e.g., 0.02
  starts: number; // that the plan asks for, at most
  random: Random;
}

export interface Machine {
  /** Goes on by one start; what it returns is the same for all benchmarks of it. */
  start(): Moment;
  /** Returns the noise of one value, a logarithm. */
  noise(): number;
}

/** The machine during one start. */
export interface Moment {
  slowdown: number; // a logarithm
  canaryNs: readonly [before: number, after: number];
}

const CANARY_NS = 3e6;

export const scenarios = {
  normal: {
    title: "normal",
    text: "normally distributed noise, and a machine that stays as it is",
    machine: (settings) => ({...steady(settings), noise: gaussian(settings)})
  },
  "heavy tails": {
    title: "heavy tails",
    text: "Student’s t with 3 degrees of freedom, of the same standard deviation: one sample in 72 lies more than three of these away, five times as many as of normal noise",
    machine(settings) {
      const z = normal(settings.random);
      const noise = () => (settings.noise * z()) / Math.hypot(z(), z(), z());
      return {...steady(settings), noise};
    }
  },
  skewed: {
    title: "skewed",
    text: "samples are slower than the best possible by an exponentially distributed share, and never faster",
    machine: (settings) => ({...steady(settings), noise: () => -settings.noise * Math.log(1 - settings.random())})
  },
  drift: {
    title: "3 % drift",
    text: "all samples grow steadily, by 3 % from the first to the last start that the plan asks for",
    machine(settings) {
      const {start} = steady(settings);
      let started = 0;
      return {
        start: () => ({...start(), slowdown: Math.log1p((0.03 * started++) / settings.starts)}),
        noise: gaussian(settings)
      };
    }
  },
  wandering: {
    title: "wandering",
    text: "the machine’s speed wanders: an autoregressive process (0.95 from start to start), as large as the noise, which canaries do not show",
    machine(settings) {
      const {start} = steady(settings);
      const z = normal(settings.random);
      let at = settings.noise * z();
      return {
        start() {
          at = 0.95 * at + Math.sqrt(1 - 0.95 ** 2) * settings.noise * z();
          return {...start(), slowdown: at};
        },
        noise: gaussian(settings)
      };
    }
  },
  "two modes": {
    title: "two modes",
    text: "each start takes 10 % longer with a probability of one in three, which canaries do not show",
    machine(settings) {
      const {start} = steady(settings);
      return {
        start: () => ({...start(), slowdown: settings.random() < 1 / 3 ? Math.log(1.1) : 0}),
        noise: gaussian(settings)
      };
    }
  },
  "machine states": {
    title: "machine states",
    text: "the machine changes between two states, on average after 30 starts; in the slow one samples take 1.3 times and canaries 1.4 times as long",
    machine(settings) {
      const canary = canaries(settings);
      let slow = settings.random() < 1 / 2;
      // A change may come at any time: before a start or in its middle.
      const next = () => (settings.random() < 1 / 60 ? (slow = !slow) : slow);
      return {
        start() {
          const [before, after] = [next(), next()];
          const share = (Number(before) + Number(after)) / 2;
          return {
            slowdown: Math.log(1 + 0.3 * share),
            canaryNs: [canary() * (before ? 1.4 : 1), canary() * (after ? 1.4 : 1)]
          };
        },
        noise: gaussian(settings)
      };
    }
  },
  "lost pairs": {
    title: "lost pairs",
    text: "one canary in ten takes up to 50 % longer, and a sample as much longer as its two canaries do on average: four rounds in ten lose a pair",
    machine: (settings) => disturbed(settings, 0.1)
  },
  crowded: {
    title: "crowded",
    text: "the same for four canaries in ten, so that the plan gives up before it has all its pairs",
    machine: (settings) => disturbed(settings, 0.4)
  }
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

function steady(settings: MachineSettings): Pick<Machine, "start"> {
  const canary = canaries(settings);
  return {start: () => ({slowdown: 0, canaryNs: [canary(), canary()]})};
}

function disturbed(settings: MachineSettings, share: number): Machine {
  const {random} = settings;
  const canary = canaries(settings);
  const disturbance = () => (random() < share ? 0.5 * random() : 0);
  return {
    start() {
      const [before, after] = [disturbance(), disturbance()];
      return {
        slowdown: Math.log(1 + (before + after) / 2),
        canaryNs: [canary() * (1 + before), canary() * (1 + after)]
      };
    },
    noise: gaussian(settings)
  };
}

function gaussian({noise, random}: MachineSettings): () => number {
  const z = normal(random);
  return () => noise * z();
}

/** Canaries differ by 1 % among themselves. */
function canaries({random}: MachineSettings): () => number {
  const z = normal(random);
  return () => CANARY_NS * Math.exp(0.01 * z());
}
