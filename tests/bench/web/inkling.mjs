// The npm package, in its two builds. A call copies the images into the core's memory and returns
// the logits in a new array, as `Network.run` does for every user.

import * as relaxed from '/package/index.js?build=relaxed';
import * as simd from '/package/index.js?build=simd';

async function make(library, id, batches) {
  await library.ready;
  const bytes = await (await fetch(`/weights/${id}.safetensors`)).arrayBuffer();
  const network = library.Network.load(bytes);
  let logits;
  return {
    answer: (batch) => logits = network.run(batches[batch]),
    logits: () => logits,
    free: () => network.free(),
    name: network.name,
  };
}

export const makeRelaxed = (id, layers, batches) => make(relaxed, id, batches);
export const makeSimd = (id, layers, batches) => make(simd, id, batches);
