// This engine's multiply-add peak: a WebAssembly loop over vectors that never leave the registers,
// written here byte by byte. https://webassembly.github.io/spec/core/binary has the encoding.

const chains = 12;  // Independent sums, enough to hide the latency of an addition.
const lanes = 4;

const v128 = 0x7b;
const i32 = 0x7f;
const f32 = 0x7d;
const localGet = 0x20;
const localSet = 0x21;
const splat = [0xfd, 0x13];
const add = [0xfd, 0xe4, 0x01];
const multiplyAdd = {
  simd:
      (sum,
       factors) => [localGet, sum, localGet, factors, 0xfd, 0xe6, 0x01, localGet, factors, ...add],
  relaxed:
      (sum, factors) => [localGet, sum, localGet, factors, localGet, factors, 0xfd, 0x85, 0x02],
};

const section = (id, content) => [id, ...length(content.length), ...content];
const length = (n) => n < 128 ? [n] : [n & 127 | 128, n >> 7];

// The bytes of a module with one function: run(rounds: i32, factor: f32) → f32.
function makeModule(build) {
  const factors = 2;
  const sums = Array.from({length: chains}, (_, i) => factors + 1 + i);
  const step = (sum) => [...multiplyAdd[build](sum, factors), localSet, sum];
  const code = [
    1,
    1 + chains,
    v128,  // The locals.
    localGet,
    1,
    ...splat,
    localSet,
    factors,  //
    0x03,
    0x40,                   // loop
    ...sums.flatMap(step),  //
    localGet,
    0,
    0x41,
    1,
    0x6b,
    0x22,
    0,  // rounds = rounds - 1
    0x0d,
    0,
    0x0b,  // br_if loop, end
    localGet,
    sums[0],  //
    ...sums.slice(1).flatMap((sum) => [localGet, sum, ...add]),
    0xfd,
    0x1f,
    0,
    0x0b,  // extract lane 0, end
  ];
  return new Uint8Array([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [1, 0x60, 2, i32, f32, 1, f32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, 0x72, 0x75, 0x6e, 0, 0]),  // export "run"
    ...section(10, [1, ...length(code.length), ...code]),
  ]);
}

// Billions of multiply-adds a second, the best of many tries.
export async function measurePeak(build) {
  const {instance} = await WebAssembly.instantiate(makeModule(build));
  const rounds = 4e6;
  let best = Infinity;
  const end = performance.now() + 2000;
  while (performance.now() < end) {
    const start = performance.now();
    instance.exports.run(rounds, 0.5);
    best = Math.min(best, performance.now() - start);
  }
  return rounds * chains * lanes / best * 1e-6;
}
