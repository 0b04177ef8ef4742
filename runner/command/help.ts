export const help = `Benchbook runs performance experiments that are written down in YAML.

Usage
  npm run experiment NAME                      run experiments/NAME.yaml
  npm run experiment -- COMMAND [NAME] [OPTIONS]

Commands
  list                 experiments and their runs
  check NAME           read the experiment, look up its revisions, try its patches
  plan NAME            say what a run would build and measure; starts nothing
  run NAME             build, measure, compare, and write the result
  rerun FILE           repeat the run of a result.json or report, and say what is
                       reproduced; it shows what would be run, and asks first
  resume [RUN]         go on with a run that was interrupted
  show [RUN]           print a run’s findings again
  notebook NAME        write a narration of your own to begin with: notebook/NAME.html
  system show          say how fit this machine is for measuring, and what to do
  system tune          make it quieter, as far as it may, and remember what was there
  system restore       put back what was there
  clean                delete builds that no run is using

Options
  --source PATH        use this repository in place of the experiment’s source
  --input NAME=PATH    use this folder or file in place of an input
  --revision NAME=REV  use this commit for a revision of the experiment
  --plan 'KEY: VALUE'  change the plan, e.g., 'rounds: 5'
  --tune               with run, rerun or resume, as root: make the machine quieter
                       while the run goes on
  --json               print one JSON document, for scripts
  --script             with show: print the git bisect or hg bisect that searches as
                       the run’s bisection did
  --into FOLDER        with rerun: where it goes; otherwise reruns/NAME-RUN
  --yes                with rerun: do not ask
  --all                with clean: delete mirrors of repositories, too
  -h, --help           print this

Examples
  npm run experiment fast-vs-slow
  npm run experiment -- plan fast-vs-slow --plan 'rounds: 6'
  npm run experiment -- run my-parser --source ~/src/parser --revision mine=HEAD~3
  npm run experiment -- show fast-vs-slow --json
  npm run experiment -- notebook my-parser
  npm run experiment -- rerun ~/Downloads/report.html
  npm run experiment -- rerun result.json --into /tmp/again --yes --json

A RUN is named as list prints it, or by its experiment, which means the latest.

Exit codes
  0 done   1 a variant or measurement failed   2 wrong use, or an invalid file
  3 too noisy for any verdict   4 an expectation not met   5 a rerun does not
  reproduce a finding   130 interrupted
`;
