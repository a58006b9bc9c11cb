// Measures our core and its peers on the same weights and the same digits, in one page.

import {makeRelaxed, makeSimd} from './inkling.mjs';
import * as onnxruntime from './onnxruntime.mjs';
import {measurePeak} from './peak.mjs';
import {Stopwatch} from './stopwatch.mjs';
import * as tfjs from './tfjs.mjs';

const imagePixels = 784;
const largestDifference = 1e-3;

const makers = {
  inkling_relaxed: makeRelaxed,
  inkling_simd: makeSimd,
  onnxruntime: onnxruntime.make,
  tfjs: tfjs.make,
};

// The first `count` images of MNIST's test set as floats.
async function readDigits(count) {
  const bytes = await (await fetch('/mnist/t10k-images-idx3-ubyte')).arrayBuffer();
  const header = new DataView(bytes, 0, 16);
  const expected = [0x803, 10000, 28, 28];
  if (!expected.every((value, i) => header.getUint32(4 * i) === value)) {
    throw new Error('these are not the images of MNIST’s test set');
  }
  return Float32Array.from(new Uint8Array(bytes, 16, count * imagePixels), (ink) => ink / 255);
}

// The largest difference of each contestant's logits from ours; an error if they do not agree,
// since a time for another computation would mean nothing.
async function compare(contestants, batches) {
  const largest = Object.fromEntries(Object.keys(contestants).map((name) => [name, 0]));
  for (let batch = 0; batch < batches; ++batch) {
    for (const {answer} of Object.values(contestants)) await answer(batch);
    const expected = contestants.inkling_relaxed.logits();
    for (const [name, contestant] of Object.entries(contestants)) {
      contestant.logits().forEach((logit, i) => {
        const difference = Math.abs(logit - expected[i]);
        if (!(difference < largestDifference)) {
          throw new Error(`${name} and inkling disagree by ${difference} in a logit of batch ${
              batch}: nothing was timed`);
        }
        largest[name] = Math.max(largest[name], difference);
      });
    }
  }
  return largest;
}

// {id, layers} as `inkling inspect --json` has them; pace: {images, rounds, turnMs, leastWarmUpMs,
// mostWarmUpMs}.
async function measureNetwork({id, layers}, batchSize, pace) {
  const digits = await readDigits(pace.images);
  const size = batchSize * imagePixels;
  const batches = Array.from(
      {length: Math.floor(digits.length / size)},
      (_, i) => digits.subarray(i * size, (i + 1) * size));
  const contestants = {};
  for (const [name, make] of Object.entries(makers)) {
    contestants[name] = await make(id, layers, batches);
  }
  const differences = await compare(contestants, batches.length);
  const stopwatches =
      Object.entries(contestants).map(([
                                        name, contestant
                                      ]) => [name, new Stopwatch(contestant, batches.length)]);
  for (const [, stopwatch] of stopwatches) {
    await stopwatch.warmUp(pace.leastWarmUpMs, pace.mostWarmUpMs);
  }
  for (let round = 0; round < pace.rounds; ++round) {
    for (const [, stopwatch] of stopwatches) await stopwatch.takeTurn(pace.turnMs);
  }
  for (const {free} of Object.values(contestants)) await free();
  const results = stopwatches.map(
      ([name,
        stopwatch]) => [name, {...stopwatch.figures(), largest_difference: differences[name]}]);
  return {name: contestants.inkling_relaxed.name, results: Object.fromEntries(results)};
}

window.bench = {
  versions: {onnxruntime: onnxruntime.version, tfjs: tfjs.version},
  measurePeak,
  measureNetwork,
};
