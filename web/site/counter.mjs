// A worker that runs networks over images: the npm package, with the page's own weights.

import {load} from './index.js';

let classifier = null;  // A promise.

// Of one slice: each network's logits, one network after the other, and the time it took.
async function read({first, pixels}) {
  const {networks} = await classifier;
  const images = Float32Array.from(pixels, (value) => value / 255);
  const times_us = [];
  const parts = networks.map((network) => {
    const start_ms = performance.now();
    const part = network.run(images);
    times_us.push((performance.now() - start_ms) * 1000);
    return part;
  });
  const logits = new Float32Array(parts.reduce((sum, {length}) => sum + length, 0));
  parts.reduce((at, part) => (logits.set(part, at), at + part.length), 0);
  return {first, logits, times_us};
}

// First {ids} of the networks, then slices {first, pixels}; each is answered.
addEventListener('message', async ({data}) => {
  if (data.ids) {
    classifier = load({networks: data.ids});
    return;
  }
  try {
    const answer = await read(data);
    postMessage(answer, [answer.logits.buffer]);
  } catch (error) {
    postMessage({problem: error.message});
  }
});
