/** Inkling for JavaScript; index.d.ts documents every export. */

import {chooseBuild, fetchBytes, startCore} from './core.js';

const imageSide = 28;
const imagePixels = imageSide * imageSide;
const classes = 10;
const batch = 256;  // Images that are copied into the core at a time.

const shippedWeights = {
  mlp: new URL('./weights/mlp.safetensors', import.meta.url),
  tiny_cnn: new URL('./weights/tiny_cnn.safetensors', import.meta.url),
  cnn: new URL('./weights/cnn.safetensors', import.meta.url),
  strong_cnn: new URL('./weights/strong_cnn.safetensors', import.meta.url),
};

// In the order of the core's ErrorCode.
const errorCodes = ['malformed', 'unsupported', 'mismatch', 'non-finite', 'self-check', 'empty'];

export class InklingError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.name = 'InklingError';
    this.code = code;
  }
}

let core = null;

async function start() {
  core = await startCore(new URL(import.meta.url).searchParams.get('build') ?? chooseBuild());
}

export const ready = start();
ready.catch(() => {});  // Whoever awaits it gets the error; nobody need.

export function version() {
  return needCore().text(needCore().exports.version());
}

function needCore() {
  if (!core) throw new Error('the core is not ready: await `ready` or `load()` first');
  return core;
}

function coreError() {
  const {error_code, error_message} = core.exports;
  return new InklingError(errorCodes[error_code()], core.text(error_message()));
}

export class Network {
  #handle;

  constructor(handle, token) {
    if (token !== Network.#token) throw new TypeError('use Network.load(bytes)');
    this.#handle = handle;
    const {exports} = core;
    this.id = core.text(exports.network_id(handle));
    this.name = core.text(exports.network_name(handle));
    this.parameters = exports.network_parameters(handle);
    this.multAdds = exports.network_mult_adds(handle);
    this.metadata = readMetadata(handle);
  }
  static #token = Symbol('constructed by load');

  static load(bytes) {
    const array = ArrayBuffer.isView(bytes) ? bytes : new Uint8Array(bytes);
    const handle = needCore().withMemory(
        [array], (address) => core.exports.network_load(address, array.byteLength));
    if (!handle) throw coreError();
    return new Network(handle, Network.#token);
  }

  run(images) {
    if (!this.#handle) throw new Error(`the network '${this.id}' was freed`);
    checkImages(images);
    const count = images.length / imagePixels;
    const logits = new Float32Array(count * classes);
    for (let first = 0; first < count; first += batch) {
      const size = Math.min(batch, count - first);
      const part = images.subarray(first * imagePixels, (first + size) * imagePixels);
      core.withMemory([part, size * classes * 4], (input, output) => {
        core.exports.network_run(this.#handle, input, size, output);
        logits.set(core.floats(output, size * classes), first * classes);
      });
    }
    return logits;
  }

  free() {
    if (this.#handle) core.exports.network_free(this.#handle);
    this.#handle = 0;
  }
}

function readMetadata(handle) {
  const metadata = {};
  for (let i = 0, key; (key = core.exports.network_metadata_key(handle, i)) !== 0; ++i) {
    metadata[core.text(key)] = core.text(core.exports.network_metadata_value(handle, i));
  }
  return metadata;
}

function checkImages(images) {
  if (!(images instanceof Float32Array) || images.length % imagePixels !== 0) {
    throw new TypeError(`images must be a Float32Array of N·${imagePixels} numbers`);
  }
}

export function softmax(logits) {
  if (logits.length !== classes) throw new TypeError(`softmax takes ${classes} logits`);
  return needCore().withMemory([Float32Array.from(logits)], (address) => {
    core.exports.probabilities(address, address);
    return core.floats(address, classes);
  });
}

export function preprocess(strokes) {
  const {points, lengths} = flatten(strokes);
  return needCore().withMemory([points, lengths, imagePixels * 4], (from, counts, image) => {
    if (!core.exports.preprocess_pen(from, counts, lengths.length, image)) throw coreError();
    return core.floats(image, imagePixels);
  });
}

function flatten(strokes) {
  if (!Array.isArray(strokes) || !strokes.every(Array.isArray)) {
    throw new TypeError('strokes must be an array of arrays of [x, y] points');
  }
  const points = strokes.flat();
  const isPoint = (point) => Array.isArray(point) && point.slice(0, 2).every(Number.isFinite);
  if (!points.every((point) => isPoint(point) && point.length >= 2)) {
    throw new TypeError('a point must be two finite numbers, [x, y]');
  }
  return {
    points: Float32Array.from(points.flatMap(([x, y]) => [x, y])),
    lengths: Uint32Array.from(strokes, (stroke) => stroke.length),
  };
}

export function preprocessImage(pixels, width, height) {
  if (!(pixels instanceof Float32Array) || pixels.length !== width * height) {
    throw new TypeError('pixels must be a Float32Array of width·height numbers');
  }
  return needCore().withMemory([pixels, imagePixels * 4], (from, image) => {
    if (!core.exports.preprocess_gray(from, width, height, image)) throw coreError();
    return core.floats(image, imagePixels);
  });
}

export class Classifier {
  constructor(networks) {
    this.networks = networks;
  }

  classify(strokes, options = {}) {
    return this.classifyImages(preprocess(strokes), options)[0];
  }

  classifyImages(images, {logits = false} = {}) {
    checkImages(images);
    const answers = Array.from({length: images.length / imagePixels}, () => ({}));
    for (const network of this.networks) {
      const all = network.run(images);
      answers.forEach((answer, i) => {
        answer[network.id] = toAnswer(all.subarray(i * classes, (i + 1) * classes), logits);
      });
    }
    return answers;
  }

  free() {
    for (const network of this.networks) network.free();
  }
}

function toAnswer(logits, withLogits) {
  const answer = {digit: logits.indexOf(Math.max(...logits)), probabilities: [...softmax(logits)]};
  if (withLogits) answer.logits = [...logits];
  return answer;
}

export async function load({weights = shippedWeights, networks = Object.keys(weights)} = {}) {
  await ready;
  const files = await Promise.all(networks.map((id) => weightsBytes(id, weights)));
  const loaded = [];
  try {
    files.forEach((bytes, i) => loaded.push(loadNamed(networks[i], bytes)));
  } catch (error) {
    for (const network of loaded) network.free();
    throw error;
  }
  return new Classifier(loaded);
}

async function weightsBytes(id, weights) {
  if (!Object.hasOwn(weights, id)) {
    throw new RangeError(`no weights for '${id}' (there are ${Object.keys(weights).join(', ')})`);
  }
  const source = weights[id];
  const isAddress = typeof source === 'string' || source instanceof URL;
  return isAddress ? fetchBytes(source) : source;
}

/** Loads a network and makes sure that it is the one that was asked for. */
function loadNamed(id, bytes) {
  let network;
  try {
    network = Network.load(bytes);
  } catch (error) {
    if (!(error instanceof InklingError)) throw error;
    throw new InklingError(error.code, `weights of '${id}': ${error.message}`, {cause: error});
  }
  if (network.id === id) return network;
  network.free();
  throw new InklingError('mismatch', `the weights given as '${id}' are those of '${network.id}'`);
}

let shipped = null;

export async function classify(strokes, options) {
  shipped ??= load().catch((error) => {
    shipped = null;  // The next call tries again.
    throw error;
  });
  return (await shipped).classify(strokes, options);
}
