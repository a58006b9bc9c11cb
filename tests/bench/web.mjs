// Our core beside onnxruntime-web and TensorFlow.js, in one page of a real browser.

import path from 'node:path';

import {startBrowser} from '../e2e/setting.mjs';

import {serveFolders} from './server.mjs';
import {data, modules, npmPackage, onnx, say, weights} from './setting.mjs';

export const batchSizes = [1, 100];
const images = 500;

const folders = {
  '/bench/': path.join(import.meta.dirname, 'web'),
  '/package/': npmPackage,
  '/weights/': weights,
  '/onnx/': onnx,
  '/mnist/': data,
  '/ort/': path.join(modules, 'onnxruntime-web/dist'),
  '/tfjs-core/': path.join(modules, '@tensorflow/tfjs-core/dist'),
  '/tfjs-wasm/': path.join(modules, '@tensorflow/tfjs-backend-wasm/dist'),
};

export async function measureWeb(networks, {rounds}) {
  const pace = {images, rounds, turnMs: 500, leastWarmUpMs: 2000, mostWarmUpMs: 10000};
  const server = await serveFolders(folders);
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => say(`the page says: ${error.message}`));
    await page.goto(`${server.url}bench/page.html`);
    await page.waitForFunction(() => window.bench);
    const report = {
      browser: `Chromium ${browser.version()}`,
      rounds,
      ...await page.evaluate(() => window.bench.versions),
      peak_gmacs: {
        relaxed: await page.evaluate(() => window.bench.measurePeak('relaxed')),
        simd: await page.evaluate(() => window.bench.measurePeak('simd')),
      },
      networks: [],
    };
    for (const network of networks) {
      report.networks.push(await measureNetwork(page, network, pace));
    }
    return report;
  } finally {
    await browser.close();
    server.stop();
  }
}

async function measureNetwork(page, network, pace) {
  const result = {id: network.id, mult_adds: network.multAdds, batches: []};
  for (const batch of batchSizes) {
    say(`browser, ${network.id}, batch ${batch}`);
    const {name, results} = await page.evaluate(
        ([network, batch, pace]) => window.bench.measureNetwork(network, batch, pace),
        [network, batch, pace]);
    result.name = name;
    result.batches.push({batch, ...results});
  }
  return result;
}
