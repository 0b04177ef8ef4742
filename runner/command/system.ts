import {join} from "node:path";
import {openCache} from "../build/cache.ts";
import {readBoot} from "../machine/boot.ts";
import {openControls} from "../machine/controls.ts";
import {usualCpus} from "../machine/interrupts.ts";
import {examine} from "../machine/limits.ts";
import {describeMachine} from "../machine/machine.ts";
import {readTunings, stateFolder} from "../machine/tune/remembered.ts";
import {restore} from "../machine/tune/restore.ts";
import {isBound, itemsOf} from "../machine/tune/setting.ts";
import {listChanges} from "../machine/tune/settings.ts";
import {tune} from "../machine/tune/tune.ts";
import {prepareLauncher} from "../measure/launcher.ts";
import {lockMachine} from "../store/machine-lock.ts";
import {formatExamination, formatRestored, formatTuned} from "../terminal/machine.ts";
import type {Context} from "./context.ts";
import type {Options, SystemAction} from "./options.ts";
import {print} from "./print.ts";

/** Shows how fit the machine is for measuring, tunes it, or puts it back. */
export function system({name, json}: Options, {stdout}: Context): Promise<number> {
  return actions[name as SystemAction]({json, stdout});
}

type Action = (output: {json: boolean; stdout: Context["stdout"]}) => Promise<number>;

const actions: Record<SystemAction, Action> = {
  async show(output) {
    const controls = openControls();
    const launcher = await prepareLauncher({directory: join(openCache().root, "launcher")});
    const machine = await describeMachine(launcher, controls);
    const wanted = {cpus: usualCpus(controls), need: null};
    const {tunings} = readTunings(stateFolder(), await readBoot(controls));
    const changes = await listChanges(wanted, controls);
    const {host, cpu, cpus, os, kernel} = machine;
    const examination = {
      machine: {host, cpu, cpus, os, kernel},
      observations: await examine(machine, controls),
      tunings,
      tunable: changes.length === 0 ? null : itemsOf(changes)
    };
    print(examination, formatExamination, output);
    return 0;
  },

  async tune(output) {
    const release = await lockMachine("system tune");
    try {
      const controls = openControls();
      const cpus = usualCpus(controls);
      const {done, refused, stale} = await tune({by: "system tune", owner: null}, {cpus, need: null}, controls);
      const bound = refused.filter(isBound);
      const failed = refused.filter((change) => !isBound(change));
      print({cpus, done, bound, failed, stale}, formatTuned, output);
      return failed.length > 0 ? 1 : 0;
    } finally {
      await release();
    }
  },

  async restore(output) {
    const release = await lockMachine("system restore");
    try {
      const restored = await restore(openControls());
      print(restored, formatRestored, output);
      return restored.refused.length > 0 ? 1 : 0;
    } finally {
      await release();
    }
  }
};
