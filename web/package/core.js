/**
 * The WebAssembly core: which build this engine takes, how to start it, and how to move numbers in
 * and out of its memory. Internal to the package; index.js is what others see.
 */

// Two tiny modules whose validity tells what the engine knows: `i8x16.popcnt` is SIMD,
// `i8x16.relaxed_swizzle` is relaxed SIMD.
const header = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10];
const simdProbe = [...header, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
const relaxedProbe = [...header, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11];

const builds = {
  simd: new URL('./inkling-simd.wasm', import.meta.url),
  relaxed: new URL('./inkling-relaxed.wasm', import.meta.url),
};

/** The fastest build that this engine can run: 'relaxed' or 'simd'. */
export function chooseBuild() {
  if (WebAssembly.validate(new Uint8Array(relaxedProbe))) return 'relaxed';
  if (WebAssembly.validate(new Uint8Array(simdProbe))) return 'simd';
  throw new Error('this engine lacks WebAssembly SIMD, which every current browser has');
}

/** What relative addresses are relative to: the page, the worker, or Node's working folder. */
function baseAddress() {
  const page = globalThis.document?.baseURI ?? globalThis.location?.href;
  return page ?? process.getBuiltinModule('node:url').pathToFileURL('./');
}

/** The bytes of a file of ours or of the caller's. */
export async function fetchBytes(url) {
  const address = new URL(url, baseAddress());
  if (address.protocol === 'file:' && globalThis.process?.getBuiltinModule) {
    return process.getBuiltinModule('node:fs').promises.readFile(address);  // Node's fetch cannot.
  }
  const response = await fetch(address);
  if (!response.ok) throw new Error(`cannot fetch ${address.href}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Starts one build and returns its exports with the helpers below. */
export async function startCore(build) {
  if (!builds[build]) throw new Error(`there is no build '${build}' (choose simd or relaxed)`);
  const imports = {env: {emscripten_notify_memory_growth() {}}};
  const {instance} = await WebAssembly.instantiate(await fetchBytes(builds[build]), imports);
  instance.exports._initialize();
  return new Core(instance.exports);
}

class Core {
  constructor(exports) {
    this.exports = exports;
  }

  /**
   * Copies arrays into the core's memory, calls `work` with their addresses, and frees them. A
   * number instead of an array makes room for that many bytes.
   */
  withMemory(contents, work) {
    const addresses = [];
    try {
      for (const content of contents) {
        const bytes = typeof content === 'number' ? content : content.byteLength;
        const address = this.exports.malloc(Math.max(bytes, 1));
        if (address === 0) throw new RangeError(`out of memory: ${bytes} bytes are too many`);
        addresses.push(address);
        if (typeof content !== 'number') this.bytes(address, bytes).set(asBytes(content));
      }
      return work(...addresses);
    } finally {
      for (const address of addresses) this.exports.free(address);
    }
  }

  /** A view of the core's memory; valid until the next call, which may move the memory. */
  bytes(address, length) {
    return new Uint8Array(this.exports.memory.buffer, address, length);
  }

  /** A copy of floats from the core's memory. */
  floats(address, length) {
    return new Float32Array(this.exports.memory.buffer, address, length).slice();
  }

  /** The null-terminated text at an address. */
  text(address) {
    const memory = new Uint8Array(this.exports.memory.buffer);
    return new TextDecoder().decode(memory.subarray(address, memory.indexOf(0, address)));
  }
}

function asBytes(array) {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
