// Stands, bundled, in index.html itself, and starts what takes longest before the page's own
// modules and style sheet have arrived: fetching and compiling the program that suits this browser,
// and fetching the weights and the typeface. main.mjs takes it all from `inklingEarly`.

import {assets} from './assets.mjs';
import {hasRelaxedSimd, whatIsMissing} from './features.mjs';
import {open, read} from './fetch.mjs';

// Starts `work`, which reports the share of itself that is done. `listen` gets that from then on.
function begin(work) {
  let listener = () => {};
  let share = 0;
  const result = work((now) => listener(share = now));
  result.catch(() => {});  // Whoever awaits it gets the error.
  return {
    result,
    listen(newListener) {
      listener = newListener;
      listener(share);
    },
  };
}

// The program's two parts: compiled code, and the JavaScript around it, which Emscripten made.
async function fetchProgram({wasm, module}, onProgress) {
  const [compiled, {default: create}] = await Promise.all([
    open(wasm, onProgress).then((response) => WebAssembly.compileStreaming(response)),
    import(new URL(module.url, document.baseURI)),
  ]);
  return {compiled, create};
}

// A font's bytes, for the program; the page's own text gets it, too, and mostly before it is first
// laid out, which saves looking for another. The page can be read without, so a font that is
// missing is no failure.
async function fetchFont(asset, weight) {
  const bytes = await read(asset).catch(() => new Uint8Array());
  if (bytes.length > 0) document.fonts.add(new FontFace('Inter', bytes, {weight}));
  return bytes;
}

function start() {
  const {fonts} = assets;
  // The largest weights file must not hold up what the other networks need.
  const priority = (i) => i + 1 === assets.weights.length ? 'low' : 'high';
  return {
    program: begin(
        (onProgress) => fetchProgram(hasRelaxedSimd() ? assets.relaxed : assets.simd, onProgress)),
    weights: new Map(assets.weights.map(
        (asset, i) =>
            [asset.id,
             begin((onProgress) => read(asset, onProgress, {priority: priority(i)})),
  ])),
    fonts: [fetchFont(fonts.regular, '400'), fetchFont(fonts.semibold, '600')],
  };
}

const missing = whatIsMissing();
self.inklingEarly = missing ? {missing} : start();
