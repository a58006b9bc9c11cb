// The npm package in real Chromium, on a page that allows nothing but its own files.
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import path from 'node:path';
import {after, test} from 'node:test';

import {startBrowser} from '../e2e/setting.mjs';

import {assertSameAnswers, digits, drawings, folder, tool} from './setting.mjs';

const types = {
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.safetensors': 'application/octet-stream',
};

const server = createServer((request, response) => {
  const {pathname} = new URL(request.url, 'http://localhost');
  const policy =
      'default-src \'none\'; script-src \'self\' \'wasm-unsafe-eval\'; connect-src \'self\'';
  if (pathname === '/') {
    response.writeHead(200, {'content-type': 'text/html', 'content-security-policy': policy});
    response.end('<!doctype html><title>package</title>');
    return;
  }
  response.writeHead(200, {'content-type': types[path.extname(pathname)] ?? 'text/plain'});
  response.end(readFileSync(path.join(folder, pathname)));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await startBrowser();
after(() => Promise.all([browser.close(), server.close()]));

for (const build of ['simd', 'relaxed']) {
  test(`the ${build} build gives the native logits in Chromium`, async () => {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const answers = await page.evaluate(async ({build, images, drawings}) => {
      const {load} = await import(`/index.js?build=${build}`);
      const classifier = await load();
      return {
        images: classifier.classifyImages(new Float32Array(images), {logits: true}),
        drawings: drawings.map((strokes) => classifier.classify(strokes, {logits: true})),
      };
    }, {build, images: [...digits.floats], drawings});
    assertSameAnswers(
        answers.images, tool(['classify', '--idx', digits.idx, '--json', '--logits']));
    const lines = drawings.map((strokes) => JSON.stringify({strokes})).join('\n');
    assertSameAnswers(
        answers.drawings, tool(['classify', '--strokes', '-', '--json', '--logits'], lines));
    await page.close();
  });
}
