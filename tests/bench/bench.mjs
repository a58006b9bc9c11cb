// Measures our core and its peers, prints Markdown and writes JSON. `./dev bench` builds what is
// needed and calls it:
//
//   node tests/bench/bench.mjs [native|web] [--json FILE] [--rounds N]

import fs from 'node:fs';
import {parseArgs} from 'node:util';

import {measureLoad} from './load.mjs';
import {describeMachine} from './machine.mjs';
import {measureNative} from './native.mjs';
import {toMarkdown} from './report.mjs';
import {prepareNetworks} from './setting.mjs';
import {measureWeb} from './web.mjs';

const parts = ['native', 'web'];

function readOptions() {
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {json: {type: 'string'}, rounds: {type: 'string', default: '5'}},
  });
  const unknown = positionals.find((name) => !parts.includes(name));
  if (unknown) throw new Error(`there is no part '${unknown}' (choose ${parts.join(' or ')})`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds needs a whole number from 1, not '${values.rounds}'`);
  }
  return {...values, rounds, parts: positionals.length > 0 ? positionals : parts};
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
  if (options.json) fs.writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(toMarkdown(report));
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
