// TensorFlow.js on its WebAssembly back end, with its fused operations: bias and ReLU are part of
// the convolution or the product before them. The input tensors lie in the runtime's memory before
// the clock starts; a call returns the logits in a new array.

const tf = globalThis.tf;
let ready = null;

async function start() {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  tf.wasm.setWasmPaths('/tfjs-wasm/');
  await tf.setBackend('wasm');
  await tf.ready();
}

export const version = tf.version_core;

export async function make(id, layers, batches) {
  await (ready ??= start());
  tf.engine().startScope();
  const tensors = await readTensors(id);
  const steps = layers.map((layer, i) => makeStep(layer, i, layers, tensors)).filter(Boolean);
  const flat = layers[0].kind === 'Flatten';
  const inputs = batches.map((images) => {
    const count = images.length / 784;
    return tf.tensor(images, flat ? [count, 784] : [count, 28, 28, 1]);
  });
  let logits;
  return {
    answer(batch) {
      let x = inputs[batch];
      for (const step of steps) {
        const y = step(x);
        if (x !== inputs[batch]) x.dispose();  // Quicker than tf.tidy().
        x = y;
      }
      logits = x.dataSync();
      x.dispose();
    },
    logits: () => logits,
    free: () => tf.engine().endScope(),  // Disposes of all tensors made since its start.
  };
}

// The tensors of a safetensors file of ours, all F32.
async function readTensors(id) {
  const bytes = await (await fetch(`/weights/${id}.safetensors`)).arrayBuffer();
  const length = Number(new DataView(bytes).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length)));
  delete header.__metadata__;
  return Object.fromEntries(
      Object.entries(header).map(([name, {dtype, shape, data_offsets: [begin, end]}]) => {
        if (dtype !== 'F32') throw new Error(`${id}: ${name} is ${dtype}, not F32`);
        const values = new Float32Array(bytes.slice(8 + length + begin, 8 + length + end));
        return [name, tf.tensor(values, shape)];
      }));
}

function makeStep(layer, index, layers, tensors) {
  const weight = tensors[`${layer.name}.weight`];
  const bias = tensors[`${layer.name}.bias`];
  const next = layers.slice(index + 1).find(({kind}) => kind !== 'Dropout');
  const activation = next?.kind === 'ReLU' ? 'relu' : 'linear';
  switch (layer.kind) {
    case 'Conv3x3': {
      const filter = tf.transpose(weight, [2, 3, 1, 0]);
      return (x) => tf.fused.conv2d({x, filter, strides: 1, pad: 'same', bias, activation});
    }
    case 'Linear': {
      const b = innermostChannels(weight, index, layers);
      return (a) => tf.fused.matMul({a, b, bias, activation});
    }
    case 'MaxPool2':
      return (x) => tf.maxPool(x, 2, 2, 'valid');
    case 'Flatten':
      return index === 0 ? null : (x) => tf.reshape(x, [x.shape[0], -1]);
    default:
      return null;  // ReLU is fused, dropout does nothing.
  }
}

// [outputs, inputs] to [inputs, outputs]. Behind a convolution the inputs were flattened with the
// channels outermost (PyTorch); here they are innermost.
function innermostChannels(weight, index, layers) {
  const [outputs, inputs] = weight.shape;
  const flatten = layers.findLastIndex(({kind}, i) => i < index && kind === 'Flatten');
  const isFirst = !layers.slice(flatten, index).some(({kind}) => kind === 'Linear');
  const [channels, height, width] = layers[flatten - 1]?.output_shape ?? [1, 1, inputs];
  if (!isFirst) return tf.transpose(weight);
  const planes = tf.reshape(weight, [outputs, channels, height, width]);
  return tf.reshape(tf.transpose(planes, [2, 3, 1, 0]), [inputs, outputs]);
}
