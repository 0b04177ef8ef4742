import {wrongKey} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {Experiment} from "./experiment.ts";
import {builtIns, inputVariable, sweepVariable} from "./variables.ts";

/** Reports every name that would have two values of which neither is nearer. */
export function checkClashes(experiment: Experiment, context: Context) {
  const inputs = experiment.inputs.map(({name}) => inputVariable(name));
  for (const [i, {name}] of experiment.inputs.entries()) {
    if (inputs.indexOf(inputVariable(name)) === i) continue;
    wrongKey(context, ["inputs", name], `Another input is $${inputVariable(name)} already. Rename one of them.`);
  }
  const reserved = builtIns.filter(({settable}) => !settable).map(({name}) => name);
  checkReserved(experiment, new Set([...reserved, ...inputs]), context);
  checkSweeps(experiment, new Set([...builtIns.map(({name}) => name), ...inputs]), context);
  checkFlags(experiment, context);
}

function checkReserved({flags, measurements}: Experiment, taken: Set<string>, context: Context) {
  const check = (names: object, path: Path) => {
    for (const name of Object.keys(names)) {
      if (taken.has(name)) wrongKey(context, [...path, name], `$${name} is Benchbook’s own. Choose another name.`);
    }
  };
  check(context.spec.environment ?? {}, ["environment"]);
  check(context.spec.build?.environment ?? {}, ["build", "environment"]);
  for (const {name, build, run} of flags) {
    check(build, ["flags", name, "build"]);
    check(run, ["flags", name, "run"]);
  }
  for (const {name, environment} of measurements) check(environment, ["measurements", name, "environment"]);
}

function checkSweeps({flags, measurements}: Experiment, taken: Set<string>, context: Context) {
  for (const {name, environment, sweep} of measurements) {
    for (const parameter of Object.keys(sweep ?? {})) {
      const variable = sweepVariable(parameter);
      const path = ["measurements", name, "sweep", parameter];
      const set = flags.find(({run}) => Object.hasOwn(run, variable));
      if (taken.has(variable)) wrongKey(context, path, `$${variable} is Benchbook’s own. Choose another name.`);
      else if (Object.hasOwn(environment, variable)) {
        wrongKey(context, path, `The environment sets $${variable}, too, and neither is nearer.`);
      } else if (set) wrongKey(context, path, `The flags “${set.name}” set $${variable}, too, and neither is nearer.`);
    }
  }
}

function checkFlags({flags, recipe, measurements}: Experiment, context: Context) {
  const check = (names: object, path: Path, key: "build" | "run") => {
    for (const name of Object.keys(names)) {
      const set = flags.find((flags) => Object.hasOwn(flags[key], name));
      if (!set) continue;
      const advice = "Set it for the whole experiment: flags are nearer than that.";
      wrongKey(context, [...path, name], `The flags “${set.name}” set ${name}, too, and neither is nearer. ${advice}`);
    }
  };
  check(recipe?.environment ?? {}, ["build", "environment"], "build");
  for (const {name, environment} of measurements) check(environment, ["measurements", name, "environment"], "run");
}
