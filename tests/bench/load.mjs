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

function transferSizes(files) {
  const sizes = {raw: 0, brotli: 0, files: files.map((file) => path.basename(file))};
  for (const file of files) {
    const content = fs.readFileSync(file);
    sizes.raw += content.length;
    sizes.brotli += zlib.brotliCompressSync(content).length;  // At the highest quality.
  }
  return sizes;
}

// Runs in the page before its own scripts: notes when the first answer is there and what was
// fetched until then.
function watchForAnswer(strokes) {
  let inkling;
  Object.defineProperty(window, 'inkling', {
    get: () => inkling,
    set(value) {
      inkling = value;
      inkling.ready.then(() => {
        const answers = inkling.classify(strokes);
        const ms = performance.now();
        const fetched = [
          ...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')
        ];
        window.firstAnswer = {
          ms,
          networks: Object.keys(answers).length,
          files: fetched.length,
          brotli: fetched.reduce((sum, {encodedBodySize}) => sum + encodedBodySize, 0),
          raw: fetched.reduce((sum, {decodedBodySize}) => sum + decodedBodySize, 0),
        };
      });
    },
  });
}

// One visit with an empty profile.
async function visit(url) {
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    await page.addInitScript(watchForAnswer, digits[7]);
    await page.goto(url);
    await page.waitForFunction(() => window.firstAnswer);
    return await page.evaluate(() => window.firstAnswer);
  } finally {
    await browser.close();
  }
}

export async function measureLoad({visits}) {
  say('transfer sizes');
  const report = {};
  for (const [name, files] of Object.entries(runtimes)) report[name] = transferSizes(files);
  say(`${visits} first visits of the page`);
  const server = await startServer();
  try {
    const answers = [];
    for (let i = 0; i < visits; ++i) answers.push(await visit(server.url));
    const times = answers.map(({ms}) => ms).sort((a, b) => a - b);
    report.page = {
      ...answers[0],
      ms: times[Math.floor(times.length / 2)],
      slowest_ms: times.at(-1),
      visits,
    };
  } finally {
    server.stop();
  }
  return report;
}
