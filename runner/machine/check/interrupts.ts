import {formatCpus} from "../../measure/cpus.ts";
import {plural} from "../../narrate/words.ts";
import {readInterrupts, usualCpus} from "../interrupts.ts";
import type {Check} from "../observation.ts";

/** Whether interrupts come to the CPU that measures. */
export const interrupts: Check = async ({cpus}, probe) => {
  const all = await readInterrupts(probe);
  if (all.length === 0 || cpus < 2) return null;
  const measuring = usualCpus(probe);
  const near = all.filter((interrupt) => interrupt.cpus.some((cpu) => measuring.includes(cpu)));
  const item = "Interrupts";
  const where = `CPU ${formatCpus(measuring)}`;
  if (near.length === 0) {
    const meaning = "They do not come to the CPU that measures";
    return {item, state: `away from ${where}`, grade: "good", meaning, remedy: null};
  }
  const isBalanced = (await probe.run("systemctl", "is-active", "irqbalance")) === "active";
  const mover = isBalanced ? ", and irqbalance moves them about" : "";
  return {
    item,
    state: `${near.length} of ${all.length} may come to ${where}`,
    grade: "could be better",
    meaning: `${plural(near.length, "interrupt")} of ${all.length} may come to ${where}, where commands are measured${mover}`,
    remedy: {line: "sudo npm run experiment -- system tune", does: "sends them to other CPUs"}
  };
};
