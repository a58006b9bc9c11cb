// Measures our core and its peers, prints Markdown and writes JSON. `./dev bench` builds what is
// needed and calls it:
//
//   node tests/bench/bench.mjs [native|web|train|ablation] [--json FILE] [--rounds N]
//                              [--epochs N] [--threads N] [--device cpu|cuda] [--model NAME]…
//                              [--strokes FILE]
//
// `train` and `ablation` run only when they are named; the flags of the last two lines are theirs
// (--device only `train`'s, --strokes only `ablation`'s, whose rounds are seeds).

import fs from 'node:fs';
import os from 'node:os';
import {parseArgs} from 'node:util';

import {measureAblation} from './ablation.mjs';
import {measureLoad} from './load.mjs';
import {describeMachine} from './machine.mjs';
import {measureNative} from './native.mjs';
import {toMarkdown} from './report.mjs';
import {prepareNetworks} from './setting.mjs';
import {measureTraining} from './train.mjs';
import {measureWeb} from './web.mjs';

const parts = ['native', 'web', 'train', 'ablation'];
const usualParts = ['native', 'web'];

function readOptions() {
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {
      json: {type: 'string'},
      rounds: {type: 'string', default: '5'},
      epochs: {type: 'string', default: '2'},
      threads: {type: 'string', default: `${os.cpus().length}`},
      device: {type: 'string', default: 'cpu'},
      model: {type: 'string', multiple: true},
      strokes: {type: 'string'},
    },
  });
  const unknown = positionals.find((name) => !parts.includes(name));
  if (unknown) throw new Error(`there is no part '${unknown}' (choose ${parts.join(', ')})`);
  const counts = {};
  for (const name of ['rounds', 'epochs', 'threads']) {
    counts[name] = Number(values[name]);
    if (!Number.isInteger(counts[name]) || counts[name] < 1) {
      throw new Error(`--${name} needs a whole number from 1, not '${values[name]}'`);
    }
  }
  return {...values, ...counts, parts: positionals.length > 0 ? positionals : usualParts};
}

function chosen(networks, {model: names}) {
  const unknown = names?.find((name) => !networks.some(({id}) => id === name));
  if (unknown) throw new Error(`there is no network '${unknown}'`);
  return names ? networks.filter(({id}) => names.includes(id)) : networks;
}

async function main() {
  const options = readOptions();
  const report = {date: new Date().toISOString(), machine: await describeMachine()};
  const networks = prepareNetworks();
  if (options.parts.includes('native')) report.native = await measureNative(options);
  if (options.parts.includes('web')) {
    report.web = await measureWeb(networks, options);
    report.load = await measureLoad({visits: 5});
  }
  if (options.parts.includes('train'))
    report.train = await measureTraining(chosen(networks, options), options);
  if (options.parts.includes('ablation'))
    report.ablation = measureAblation(chosen(networks, options), options);
  if (options.json) fs.writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(toMarkdown(report));
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
