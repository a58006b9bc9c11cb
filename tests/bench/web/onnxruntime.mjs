// onnxruntime-web on its WebAssembly back end. The input tensors are made before the clock starts;
// a call copies one into the runtime's memory and returns the logits in a new array.

import * as ort from '/ort/ort.wasm.min.mjs';

ort.env.wasm.wasmPaths = '/ort/';
ort.env.wasm.numThreads = 1;

export const version = ort.env.versions.web;

export async function make(id, layers, batches) {
  const session = await ort.InferenceSession.create(
      `/onnx/${id}.onnx`, {executionProviders: ['wasm'], graphOptimizationLevel: 'all'});
  const feeds = batches.map((images) => {
    const shape = [images.length / 784, 1, 28, 28];
    return {images: new ort.Tensor('float32', images, shape)};
  });
  let logits;
  return {
    isAsync: true,
    answer: async (batch) => logits = (await session.run(feeds[batch])).logits.data,
    logits: () => logits,
    free: () => session.release(),
  };
}
