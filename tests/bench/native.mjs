// Our core beside LibTorch and ONNX Runtime, natively.

import {spawn} from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import {text} from 'node:stream/consumers';

import {build, data, onnx, weights} from './setting.mjs';

// The object that tests/bench/native/main.cpp prints.
export async function measureNative({rounds}) {
  const program = path.join(build, 'trainer/bin/inkling-bench-peers');
  const args = ['--weights', weights, '--onnx', onnx, '--data', data, '--rounds', `${rounds}`];
  const running = spawn(program, args, {
    env: {...process.env, OMP_NUM_THREADS: '1'},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  passOn(running.stderr);
  const ended = new Promise((resolve) => running.on('close', resolve));
  const output = await text(running.stdout);
  if (await ended !== 0) throw new Error('the native comparison failed: see above');
  return JSON.parse(output);
}

// Debian's ONNX Runtime complains at every start that its own schemas are there twice.
async function passOn(stream) {
  for await (const line of readline.createInterface(stream)) {
    if (line !== '' && !line.startsWith('Schema error')) console.error(line);
  }
}
