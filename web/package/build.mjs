// Assembles the npm package from the two WebAssembly builds:
//   node build.mjs --simd BUILD --relaxed BUILD --weights FOLDER --out FOLDER
import {cp, mkdir, readdir, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));

async function assemble({simd, relaxed, weights, out}) {
  const partial = `${out}.partial`;
  await rm(partial, {recursive: true, force: true});
  await mkdir(path.join(partial, 'weights'), {recursive: true});
  const copy = (from, to) => cp(from, path.join(partial, to));
  for (const name of ['core.js', 'index.js', 'index.d.ts', 'package.json', 'README.md']) {
    await copy(path.join(here, name), name);
  }
  await copy(path.join(here, '../../LICENSE'), 'LICENSE');
  await copy(path.join(simd, 'bin/inkling.wasm'), 'inkling-simd.wasm');
  await copy(path.join(relaxed, 'bin/inkling.wasm'), 'inkling-relaxed.wasm');
  for (const name of await readdir(weights)) {
    if (name.endsWith('.safetensors')) await copy(path.join(weights, name), `weights/${name}`);
  }
  await rm(out, {recursive: true, force: true});
  await rename(partial, out);
}

const text = {
  type: 'string'
};
const {values} = parseArgs({options: {simd: text, relaxed: text, weights: text, out: text}});
const missing = ['simd', 'relaxed', 'weights', 'out'].filter((name) => !values[name]);
try {
  if (missing.length > 0) throw new Error(`--${missing.join(', --')} must be given`);
  await assemble(values);
} catch (error) {
  console.error(`build.mjs: ${error.message}`);
  process.exitCode = 1;
}
