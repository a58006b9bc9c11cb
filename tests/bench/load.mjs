// What it costs to get an answer at all: bytes over the wire and time to the first answer.

import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

import {digits, startBrowser, startServer} from '../e2e/setting.mjs';

import {modules, npmPackage, say} from './setting.mjs';

const packageFiles = (build) => ['index.js', 'core.js', `inkling-${build}.wasm`].map(
    (name) => path.join(npmPackage, name));
const moduleFiles = (...names) => names.map((name) => path.join(modules, name));

// What a page fetches to run networks, without the networks.
const runtimes = {
  inkling_relaxed: packageFiles('relaxed'),
  inkling_simd: packageFiles('simd'),
  onnxruntime: moduleFiles(
      'onnxruntime-web/dist/ort.wasm.min.mjs', 'onnxruntime-web/dist/ort-wasm-simd-threaded.mjs',
      'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'),
  tfjs: moduleFiles(
      '@tensorflow/tfjs-core/dist/tf-core.es2017.min.js',
      '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.es2017.min.js',
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
};

// What the page says on its console once everything has been seen.
const kAllSeen = 'all seen';

function transferSizes(files) {
  const sizes = {raw: 0, brotli: 0, files: files.map((file) => path.basename(file))};
  for (const file of files) {
    const content = fs.readFileSync(file);
    sizes.raw += content.length;
    sizes.brotli += zlib.brotliCompressSync(content).length;  // At the highest quality.
  }
  return sizes;
}

// Runs in the page before its own scripts. Once the networks are ready, draws a digit on the square
// with pen events and notes when the page's table shows an answer of every network, what was
// fetched until then, and when the first frame was drawn.
function watchForAnswer(strokes) {
  const load = window.load = {};
  Element.prototype.setPointerCapture = () => {};  // Only real pens can be captured.
  const draw = () => {
    const pad = document.getElementById('pad');
    const {left, top, width, height} = pad.getBoundingClientRect();
    const send = (type, [x, y]) => pad.dispatchEvent(new PointerEvent(type, {
      pointerId: 1,
      pointerType: 'pen',
      isPrimary: true,
      clientX: left + x * width,
      clientY: top + y * height,
    }));
    for (const stroke of strokes) {
      send('pointerdown', stroke[0]);
      stroke.forEach((point) => send('pointermove', point));
      send('pointerup', stroke.at(-1));
    }
  };
  const look = () => {
    const now = performance.now();
    const answers = Array.from(document.querySelectorAll('#answers td:nth-child(2)'));
    if (!load.ms && answers.length > 0 && answers.every((cell) => /^\d/.test(cell.textContent))) {
      const fetched = ['navigation', 'resource']
                          .flatMap((type) => performance.getEntriesByType(type))
                          .filter(({transferSize}) => transferSize > 0);  // Not from the cache.
      Object.assign(load, {
        ms: now,
        networks: answers.length,
        files: fetched.length,
        brotli: fetched.reduce((sum, {encodedBodySize}) => sum + encodedBodySize, 0),
        raw: fetched.reduce((sum, {decodedBodySize}) => sum + decodedBodySize, 0),
      });
    }
    if (document.getElementById('skeleton')?.hidden) load.frame_ms ??= now;
    if (load.ms && load.frame_ms && !load.told) {
      load.told = true;
      console.debug('all seen');
    }
  };
  new MutationObserver(look).observe(
      document, {subtree: true, childList: true, attributes: true, characterData: true});
  let inkling;
  Object.defineProperty(window, 'inkling', {
    get: () => inkling,
    set(value) {
      inkling = value;
      inkling.ready.then(draw);
    },
  });
}

// One visit with an empty profile.
async function visit(url) {
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    await page.addInitScript(watchForAnswer, digits[7]);
    // Nothing is asked of the page meanwhile: for its first question alone, Playwright hands it a
    // script that takes 50 ms to compile.
    const ended = page.waitForEvent('console', (message) => message.text() === kAllSeen);
    await page.goto(url, {waitUntil: 'commit'});
    await ended;
    return await page.evaluate(() => window.load);
  } finally {
    await browser.close();
  }
}

async function measurePage(visits) {
  say(`${visits} first visits of the page`);
  const server = await startServer();
  try {
    const answers = [];
    for (let i = 0; i < visits; ++i) answers.push(await visit(server.url));
    const sorted = (key) => answers.map((answer) => answer[key]).sort((a, b) => a - b);
    const middle = Math.floor(visits / 2);
    return {
      ...answers[0],
      ms: sorted('ms')[middle],
      slowest_ms: sorted('ms').at(-1),
      frame_ms: sorted('frame_ms')[middle],
      visits,
    };
  } finally {
    server.stop();
  }
}

export async function measureLoad({visits}) {
  say('transfer sizes');
  const report = {};
  for (const [name, files] of Object.entries(runtimes)) report[name] = transferSizes(files);
  report.page = await measurePage(visits);
  return report;
}
