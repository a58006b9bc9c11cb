// The tab Yours: digits are kept, scored, saved for the tool, and read back.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';

import {build, desktop, digits, drawWithFinger, drawWithMouse, phone, repository, rest, startBrowser, startServer, stateOf, takePicture, visit} from './setting.mjs';

const still = {
  ...desktop,
  reducedMotion: 'reduce'
};
const kDrawn = [7, 1, 3, 0];

let server, browser, page, folder;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkling-handwriting-'));
});
after(async () => {
  await browser?.close();
  server?.stop();
  if (folder) fs.rmSync(folder, {recursive: true});
});
beforeEach(async (context) => {
  page = await visit(browser, server.url, still);
  context.after(async () => {
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
});

const button = (name) => page.getByRole('button', {name, exact: true});
const thumbnails = () => page.getByRole('radio', {name: /^Digit /});
const count = async () => (await stateOf(page)).handwriting.count;
const openTab = () => page.getByRole('tab', {name: 'Yours'}).click();

async function draw(digit) {
  await page.evaluate(() => scrollTo(0, 0));
  await drawWithMouse(page, digits[digit]);
  await rest(page);
}

async function collect() {
  await openTab();
  for (const digit of kDrawn) {
    await draw(digit);
    await button(`It is a ${digit}`).click();
    await rest(page);
  }
}

async function reload() {
  await page.reload();
  await page.evaluate(() => inkling.ready);
  await openTab();
  await page.waitForFunction((before) => inkling.state().handwriting.count > 0 || !before, true);
  await rest(page);
}

// Presses a button that saves files; resolves with their paths under their names.
async function save(name, files) {
  const downloads = [];
  page.on('download', (download) => downloads.push(download));
  await button(name).click();
  while (downloads.length < files.length) await page.waitForEvent('download');
  return Promise.all(downloads.map(async (download) => {
    const target = path.join(folder, download.suggestedFilename());
    await download.saveAs(target);
    return target;
  }));
}

const open = (...files) => page.getByLabel('Open files').setInputFiles(files);

function inkling(...options) {
  const weights = path.join(repository, 'weights');
  return execFileSync(
             path.join(build, 'native/bin/inkling'), [...options, '--json', '--weights', weights])
      .toString();
}

test('digits are kept over a reload, scored, brought back, deleted and restored', async () => {
  await collect();
  assert.equal(await count(), kDrawn.length);
  assert.equal((await stateOf(page)).drawn, false, 'the square is free for the next');
  await page.getByRole('radio', {name: `StrongCNN: 4 of 4 of your digits`}).waitFor();
  await takePicture(page, 'desktop-yours');
  await reload();
  assert.equal(await count(), kDrawn.length);
  // The newest comes first.
  await thumbnails().nth(1).click();
  await rest(page);
  assert.deepEqual((await stateOf(page)).networks.map(({digit}) => digit), [3, 3, 3, 3]);
  await button('Delete this one').click();
  await rest(page);
  assert.equal(await count(), 3);
  await button('Undo delete').click();
  assert.equal(await count(), 4);
  await button('Delete all').click();
  await rest(page);
  assert.equal(await thumbnails().count(), 0);
  await page.reload();
  await page.evaluate(() => inkling.ready);
  await openTab();
  await rest(page);
  assert.equal(await count(), 0);
});

test('a digit is labelled by its key, a wrong label is mended, MNIST\'s are refused', async () => {
  await openTab();
  await draw(7);
  await page.keyboard.press('1');
  await rest(page);
  assert.equal(await count(), 1);
  await page.getByRole('radio', {name: 'Digit 0: 1 read as 7'}).click();
  await rest(page);
  await takePicture(page, 'desktop-yours-wrong');
  await page.keyboard.press('7');
  await rest(page);
  assert.equal(await count(), 1);
  await page.getByRole('radio', {name: 'Digit 0: 7 read rightly'}).waitFor();
  await button('More').click();
  await button('Next').click();
  await page.waitForFunction(() => inkling.state().picture);
  await rest(page);
  assert.equal(await button('It is a 7').getAttribute('aria-disabled'), 'true');
  await page.locator('#more-close').click();
  await page.keyboard.press('7');
  assert.equal(await count(), 1);
});

test('what is saved is read by the tool, and opened here again', async () => {
  await collect();
  const [lines] = await save('Save JSON lines', ['handwriting.jsonl']);
  const answers = inkling('classify', '--strokes', lines).trim().split('\n').map(JSON.parse);
  assert.deepEqual(answers.map(({strong_cnn}) => strong_cnn.digit), kDrawn);
  const summary = JSON.parse(inkling('classify', '--strokes', lines, '--summary'));
  assert.equal(summary.strong_cnn.accuracy, 1);
  const pair = ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'];
  const [images] = await save('Save IDX files', pair);
  const seen = inkling('classify', '--idx', images).trim().split('\n').map(JSON.parse);
  assert.deepEqual(seen.map(({cnn}) => cnn.digit), kDrawn);
  const scores = JSON.parse(inkling('evaluate', '--any-data', '--data', folder));
  assert.equal(scores.strong_cnn.images, kDrawn.length);
  assert.equal(scores.strong_cnn.confusion[7][7], 1);

  await button('Delete all').click();
  await open(lines);
  await page.waitForFunction((wanted) => inkling.state().handwriting.count === wanted, 4);
  await open(...pair.map((name) => path.join(folder, name)));
  await page.locator('#message', {hasText: '4 digits were added'}).waitFor();
  assert.equal(await count(), 8, 'pictures of the strokes are digits of their own');
  await open(lines);
  await page.locator('#message', {hasText: '4 were here already'}).waitFor();
  assert.equal(await count(), 8);
});

test('files that are no digits get a sentence, and nothing is lost', async () => {
  await collect();
  for (const [name, text, sentence] of [
           ['a.jsonl', '{"strokes": 5}', /holds no labelled drawings/],
           ['notes.txt', 'hello', /cannot use notes\.txt/],
           [
             'images', '\0\0\x08\x03\0\0\0\x01\0\0\0\x1c\0\0\0\x1c',
             /open the file with their labels/
           ],
           ['labels', '\0\0\x08\x01\0\0\0\x01\x07', /does not hold the images/],
  ]) {
    await open({name, mimeType: 'application/octet-stream', buffer: Buffer.from(text, 'latin1')});
    await page.locator('#message', {hasText: sentence}).waitFor();
  }
  assert.equal(await count(), kDrawn.length);
});

test('where the browser keeps nothing, the page says so', async () => {
  for (const error of ['SecurityError', 'QuotaExceededError']) {
    const other = await visit(browser, server.url, still);
    await other.evaluate((name) => {
      Storage.prototype.setItem = () => {
        throw new DOMException('no', name);
      };
    }, error);
    await other.getByRole('tab', {name: 'Yours'}).click();
    await drawWithMouse(other, digits[7]);
    await rest(other);
    await other.getByRole('button', {name: 'It is a 7'}).click();
    await rest(other);
    const {details, handwriting} = await stateOf(other);
    assert.match(details, /save your digits as a file/);
    assert.equal(handwriting.count, 1);
    await other.context().close();
  }
});

test('two windows of the page show the same digits', async () => {
  await collect();
  const other = await page.context().newPage();
  await other.goto(server.url);
  await other.waitForFunction(() => inkling.state().handwriting?.count === 4);
  await button('Delete all').click();
  await other.waitForFunction(() => inkling.state().handwriting.count === 0);
});

test('on a phone digits are drawn and labelled by touch', async () => {
  const hand = await visit(browser, server.url, {...phone, reducedMotion: 'reduce'});
  await hand.getByRole('tab', {name: 'Yours'}).tap();
  await rest(hand);
  for (const digit of [7, 3]) {
    await hand.evaluate(() => scrollTo(0, 0));
    await drawWithFinger(hand, digits[digit]);
    await rest(hand);
    const label = hand.getByRole('button', {name: `It is a ${digit}`});
    const {width, height} = await label.boundingBox();
    assert.ok(width >= 44 && height >= 44, `${width}×${height}`);
    await label.tap();
    await rest(hand);
    const {y} = await hand.locator('#pad').boundingBox();
    assert.ok(y >= 0, 'the square is there for the next digit');
  }
  assert.equal((await stateOf(hand)).handwriting.count, 2);
  await takePicture(hand, 'phone-yours');
  await hand.getByRole('radio', {name: /^Digit /}).first().scrollIntoViewIfNeeded();
  await rest(hand);
  await takePicture(hand, 'phone-yours-digits');
  assert.deepEqual(hand.complaints, []);
  await hand.context().close();
});
