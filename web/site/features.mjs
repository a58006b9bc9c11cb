// What this browser can do, found out by asking it and not by its name.

const i32Const = (value) => [0x41, value];
const i8x16Splat = [0xfd, 0x0f];
const i8x16Popcnt = [0xfd, 0x62];
const i8x16RelaxedSwizzle = [0xfd, 0x80, 0x02];
const end = 0x0b;

// The bytes of a module with one function of this body, which returns a v128.
function moduleOf(instructions) {
  const body = [0, ...instructions, end];
  return new Uint8Array([
    0x00,    0x61,
    0x73,    0x6d,
    1,       0,
    0,       0,  // "\0asm", version 1
    1,       5,
    1,       0x60,
    0,       1,
    0x7b,  // type 0: () -> v128
    3,       2,
    1,       0,  // function 0 has type 0
    10,      body.length + 2,
    1,       body.length,
    ...body,  // its code
  ]);
}

const simdModule = moduleOf([...i32Const(0), ...i8x16Splat, ...i8x16Popcnt]);

// Compiles where there is relaxed SIMD; index.html asks too.
export const relaxedSimdModule = moduleOf([
  ...i32Const(1),
  ...i8x16Splat,
  ...i32Const(2),
  ...i8x16Splat,
  ...i8x16RelaxedSwizzle,
]);

export const hasSimd = () => WebAssembly.validate(simdModule);
export const hasRelaxedSimd = () => WebAssembly.validate(relaxedSimdModule);

export const noWebGl2 =
    'This browser cannot draw with WebGL 2, which this page is drawn with. Please switch on ' +
    'hardware acceleration in its settings, close other pages that draw in 3D, or try another ' +
    'browser.';

// One sentence about what is missing, or null.
export function whatIsMissing() {
  if (typeof WebAssembly !== 'object') {
    return 'This browser has no WebAssembly, which the networks run on. Current versions of ' +
        'Firefox, Chrome, Edge and Safari have it, unless it was switched off.';
  }
  if (!hasSimd()) {
    return 'This browser’s WebAssembly has no SIMD instructions, which the networks ' +
        'need. Please update it: Firefox 89, Chrome 91, Edge 91, Safari 16.4 and later have them.';
  }
  // Whether it can really be had is seen when it is opened: that takes long on some machines.
  if (typeof WebGL2RenderingContext === 'undefined') return noWebGl2;
  return null;
}
