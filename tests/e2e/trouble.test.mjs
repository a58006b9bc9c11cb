import assert from 'node:assert/strict';
import {test} from 'node:test';

import {browser, desktop, digits, digitsOf, drawWithMouse, opened, openPage, phone, rest, sameBytes, server, setUp, startBrowser, stateOf, still, takePicture} from './setting.mjs';

setUp();

// Opens the site with something wrong with it.
async function visitBroken(spoil, options = still(desktop), chromium = browser) {
  const page = await openPage(chromium, options);
  await spoil(page);
  await page.goto(server.url);
  return page;
}

const apology = (page) => page.locator('#sorry:visible #reason').textContent();
const truncate = async (route) => {
  const response = await route.fetch();
  const body = await response.body();
  await route.fulfill({response, body: body.subarray(0, body.length / 2)});
};

test('a truncated weights file is named with its reason, and the other three work', async () => {
  const page = await visitBroken((page) => page.route('**/cnn.*.safetensors', truncate));
  await opened(page);
  await drawWithMouse(page, digits[7]);
  await rest(page);
  const state = await stateOf(page);
  assert.deepEqual(digitsOf(state), [7, 7, null, 7]);
  assert.equal(state.sentence, 'All three say 7');
  assert.equal(state.networks[2].status, 'failed');
  assert.match(state.networks[2].problem, /file|bytes|tensor|header/);
  const announcement = page.locator('#announcement', {hasText: 'CNN was not loaded'});
  await announcement.waitFor({state: 'attached'});
  assert.match(await page.getByRole('row', {name: /^CNN/}).textContent(), /not loaded/);
  const answers = await page.evaluate(() => inkling.classify([[[0, 0], [0, 9]]]));
  assert.deepEqual(Object.keys(answers), ['mlp', 'tiny_cnn', 'strong_cnn']);
  await takePicture(page, 'desktop-broken-weights');
  await page.context().close();
});

test('a weights file that is missing says so on a phone', async () => {
  const page = await visitBroken(
      (page) => page.route('**/mlp.*.safetensors', (route) => route.fulfill({status: 404})),
      still(phone));
  await opened(page);
  await rest(page);
  const [mlp] = (await stateOf(page)).networks;
  assert.equal(mlp.status, 'failed');
  assert.match(mlp.problem, /404/);
  await takePicture(page, 'phone-missing-weights');
  await page.context().close();
});

test('weights of the wrong network and weights that break off are told apart', async () => {
  const page = await visitBroken(async (page) => {
    let other;
    await page.route('**/tiny_cnn.*.safetensors', async (route) => {
      other = await (await route.fetch()).body();
      await route.continue();
    });
    await page.route('**/mlp.*.safetensors', async (route) => {
      while (!other) await new Promise((resolve) => setTimeout(resolve, 20));
      await route.fulfill({body: other});
    });
    await page.route('**/strong_cnn.*.safetensors', (route) => route.abort());
  });
  await opened(page);
  const {networks} = await stateOf(page);
  assert.match(networks[0].problem, /TinyCNN/);
  assert.match(networks[3].problem, /connection/);
  assert.deepEqual(
      networks.map((network) => network.status), ['failed', 'ready', 'ready', 'failed']);
  await page.context().close();
});

test('a program that cannot be fetched gives one sentence', async () => {
  const page = await visitBroken(
      (page) => page.route('**/page.*.wasm', (route) => route.fulfill({status: 503})));
  assert.match(await apology(page), /503.*reload/);
  await takePicture(page, 'desktop-no-program');
  await page.context().close();
});

test('without WebAssembly, without SIMD and without WebGL 2 the page says which', async () => {
  const cases = [
    [
      /no WebAssembly/,
      () => {
        delete window.WebAssembly;
      }
    ],
    [
      /no SIMD/,
      () => {
        WebAssembly.validate = () => false;
      }
    ],
  ];
  for (const [sentence, spoil] of cases) {
    const page = await visitBroken((page) => page.addInitScript(spoil));
    assert.match(await apology(page), sentence);
    await page.context().close();
  }
  const without3d = await startBrowser('--disable-3d-apis');
  const page = await visitBroken(() => {}, still(desktop), without3d);
  assert.match(await apology(page), /WebGL 2/);
  await takePicture(page, 'desktop-no-webgl');
  await without3d.close();
});

test('without JavaScript the page says what it needs', async () => {
  const page = await visitBroken(() => {}, {...still(desktop), javaScriptEnabled: false});
  assert.match(await page.locator('.noscript').textContent(), /JavaScript/);
  await page.context().close();
});

test('without its typeface the page works in another', async () => {
  const page = await visitBroken((page) => page.route('**/*.otf', (route) => route.abort()));
  await opened(page);
  await drawWithMouse(page, digits[1]);
  await rest(page);
  assert.deepEqual(digitsOf(await stateOf(page)), [1, 1, 1, 1]);
  await page.context().close();
});

test('a slow network shows a skeleton with its progress', async () => {
  let release;
  const page = await visitBroken((page) => page.route('**/page.*.wasm', async (route) => {
    await new Promise((resolve) => release = resolve);
    await route.continue();
  }));
  await page.locator('#skeleton').waitFor();
  await page.waitForTimeout(300);
  await takePicture(page, 'desktop-loading');
  release();
  await opened(page);
  await page.locator('#skeleton').waitFor({state: 'hidden'});
  await page.context().close();
});

test('a lost graphics context is told and healed, and the drawing is kept', async () => {
  const page = await visitBroken(() => {});
  await opened(page);
  await drawWithMouse(page, digits[7]);
  await rest(page);
  const before = await page.screenshot();
  await page.evaluate(() => {
    const canvas = document.getElementById('canvas');
    window.lose = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
    window.lose.loseContext();
  });
  await page.locator('#notice:visible').waitFor();
  await page.evaluate(() => window.lose.restoreContext());
  await page.locator('#notice').waitFor({state: 'hidden'});
  await rest(page);
  assert.deepEqual(digitsOf(await stateOf(page)), [7, 7, 7, 7]);
  assert.ok(sameBytes(await page.screenshot(), before));
  await page.context().close();
});
