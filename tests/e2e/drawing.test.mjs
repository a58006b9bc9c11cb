// What can be drawn, opened, saved and sent: tools, keyboard, test digits, files, clipboard, links.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';

import {browser, build, desktop, digits, digitsOf, drawWithFinger, drawWithMouse, page, phone, repository, rest, server, setUp, stateOf, still, takePicture, visit, watchLongTasks} from './setting.mjs';

const kVisitor = {
  ...still(desktop),
  permissions: ['clipboard-read', 'clipboard-write'],
};
const kSevens = Array(4).fill(7);

setUp(kVisitor);

const button = (name) => page.getByRole('button', {name, exact: true});
const openMore = () => button('More').click();
const message = () => page.locator('#message:visible').textContent();

async function drawSeven() {
  await drawWithMouse(page, digits[7]);
  await rest(page);
}

async function visitLink(url, options = kVisitor) {
  const friend = await visit(browser, url, options);
  await rest(friend);
  return friend;
}

// A photo of a pencil stroke on paper that is lit from one side, as a PNG file.
const takePhoto = (strokes) => page.evaluate(async (strokes) => {
  const canvas = new OffscreenCanvas(600, 800);
  const context = canvas.getContext('2d');
  const light = context.createLinearGradient(0, 0, 600, 800);
  light.addColorStop(0, '#efe9dc');
  light.addColorStop(1, '#b9b3a6');
  context.fillStyle = light;
  context.fillRect(0, 0, 600, 800);
  context.strokeStyle = '#4a4a50';
  context.lineWidth = 17;
  context.lineCap = context.lineJoin = 'round';
  for (const [[x, y], ...others] of strokes) {
    context.beginPath();
    context.moveTo(100 + 400 * x, 200 + 400 * y);
    for (const [u, v] of others) context.lineTo(100 + 400 * u, 200 + 400 * v);
    context.stroke();
  }
  const blob = await canvas.convertToBlob({type: 'image/png'});
  return Array.from(new Uint8Array(await blob.arrayBuffer()));
}, strokes);

const photoOf = async (strokes) =>
    ({name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from(await takePhoto(strokes))});

async function choose(file) {
  await openMore();
  await page.locator('#open-file').setInputFiles(file);
}

test('the eraser cuts a stroke, in the size that was chosen, and undo heals it', async () => {
  await drawWithMouse(page, [[[0.2, 0.5], [0.8, 0.5]]]);
  await button('Eraser').click();
  await page.getByRole('combobox', {name: 'Size'}).selectOption('Huge');
  await drawWithMouse(page, [[[0.5, 0.3], [0.5, 0.7]]]);
  await rest(page);
  assert.equal((await stateOf(page)).strokes, 2);
  await takePicture(page, 'desktop-erased');
  await page.keyboard.press('Control+z');
  assert.equal((await stateOf(page)).strokes, 1);
  await page.keyboard.press('b');
  assert.equal((await stateOf(page)).eraser, false);
});

test('a digit can be drawn by keyboard alone, and the pen is told', async () => {
  await page.keyboard.press('Tab');
  for (let i = 0; i < 12; ++i) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  for (let i = 0; i < 24; ++i) await page.keyboard.press('ArrowDown');
  await page.locator('#pen', {hasText: 'Pen down, 50 % across, 80 % down'}).waitFor({
    state: 'attached'
  });
  await takePicture(page, 'desktop-keyboard');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await rest(page);
  assert.deepEqual(digitsOf(await stateOf(page)), [1, 1, 1, 1]);
});

test('a link shows a friend the same digit and the same answers', async () => {
  await drawSeven();
  await openMore();
  await button('Share a link').click();
  assert.match(await message(), /link is in the clipboard/);
  const url = await page.evaluate(() => navigator.clipboard.readText());
  const mine = await stateOf(page);
  const friend = await visitLink(url, phone);
  const theirs = await stateOf(friend);
  assert.deepEqual(theirs.image, mine.image);
  assert.deepEqual(
      theirs.networks.map(({probabilities}) => probabilities),
      mine.networks.map(({probabilities}) => probabilities));
  console.log(`a seven is a link of ${url.length} characters`);
  await friend.context().close();
});

test('a photo becomes a digit, and goes into a link too', async () => {
  await choose(await photoOf(digits[7]));
  await page.waitForFunction(() => inkling.state().picture);
  await rest(page);
  const mine = await stateOf(page);
  assert.deepEqual(digitsOf(mine), kSevens);
  await takePicture(page, 'desktop-photo');
  await button('Share a link').click();
  await message();
  const friend = await visitLink(await page.evaluate(() => navigator.clipboard.readText()));
  assert.deepEqual((await stateOf(friend)).image, mine.image);
  await friend.context().close();
});

test('an image is pasted and dropped as well as chosen', async () => {
  const bytes = await takePhoto(digits[7]);
  await page.evaluate(async (bytes) => {
    const blob = new Blob([new Uint8Array(bytes)], {type: 'image/png'});
    await navigator.clipboard.write([new ClipboardItem({'image/png': blob})]);
  }, bytes);
  await page.keyboard.press('Control+v');
  await page.waitForFunction(() => inkling.state().picture);
  await rest(page);
  assert.deepEqual(digitsOf(await stateOf(page)), kSevens);
  await page.keyboard.press('Delete');
  await openMore();
  await button('Paste').click();
  await page.waitForFunction(() => inkling.state().picture);
  await button('Clear').click();
  await page.evaluate((bytes) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(bytes)], 'photo.png', {type: 'image/png'}));
    document.body.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true}));
  }, bytes);
  await page.waitForFunction(() => inkling.state().picture);
});

test('broken files and links get a sentence, and the drawing stays', async () => {
  await drawSeven();
  const file = (name, mimeType, text) => ({name, mimeType, buffer: Buffer.from(text)});
  await openMore();
  for (const [given, sentence] of [
           [file('digit.png', 'image/png', 'no image'), /image cannot be read/],
           [file('digit.json', 'application/json', '{"strokes": [[1]]}'), /This is no drawing/],
           [file('empty.json', 'application/json', '{"strokes": []}'), /cannot be shown/],
           [await photoOf([]), /No digit was found/],
  ]) {
    await page.evaluate(() => document.getElementById('message').textContent = '');
    await page.locator('#open-file').setInputFiles(given);
    await page.locator('#message', {hasText: sentence}).waitFor();
  }
  await takePicture(page, 'desktop-broken-file');
  await page.evaluate(() => location.hash = 'strokes=AAAA');
  await page.locator('#message', {hasText: /link is incomplete/}).waitFor();
  assert.equal((await stateOf(page)).strokes, 1);
  assert.deepEqual(digitsOf(await stateOf(page)), kSevens);
});

async function save(name) {
  const [download] = await Promise.all([page.waitForEvent('download'), button(name).click()]);
  return download.path();
}

test('saved strokes can be opened again, here and by the tool; the saved image too', async () => {
  await drawSeven();
  const before = await stateOf(page);
  await openMore();
  const strokes = await save('Save strokes');
  const picture = await save('Save image');
  const tool = path.join(build, 'native/bin/inkling');
  const weights = path.join(repository, 'weights');
  const line =
      execFileSync(tool, ['classify', '--strokes', strokes, '--json', '--weights', weights]);
  assert.deepEqual(Object.values(JSON.parse(line)).map(({digit}) => digit), kSevens);
  await button('Clear').click();
  await page.locator('#open-file')
      .setInputFiles(
          {name: 'digit.json', mimeType: 'application/json', buffer: fs.readFileSync(strokes)});
  await page.waitForFunction(() => inkling.state().drawn);
  await rest(page);
  assert.deepEqual((await stateOf(page)).image, before.image);
  await page.locator('#open-file')
      .setInputFiles({name: 'digit.png', mimeType: 'image/png', buffer: fs.readFileSync(picture)});
  await page.waitForFunction(() => inkling.state().picture);
  await rest(page);
  assert.deepEqual(digitsOf(await stateOf(page)), kSevens);
});

test('test digits come one by one, at random, and where networks fail', async () => {
  const longest = await watchLongTasks(page);
  await openMore();
  const shown = async () => {
    await page.waitForFunction(
        (before) => inkling.state().galleryIndex !== before && !inkling.state().searching,
        shown.last ?? null);
    await rest(page);
    const state = await stateOf(page);
    shown.last = state.galleryIndex;
    return state;
  };
  await button('Next').click();
  const first = await shown();
  assert.equal(first.galleryIndex, 0);
  assert.equal(first.label, 7);  // MNIST's first test digit.
  assert.deepEqual(digitsOf(first), kSevens);
  await button('Next they disagree on').click();
  const disputed = await shown();
  assert.ok(new Set(digitsOf(disputed)).size > 1);
  await takePicture(page, 'desktop-gallery');
  await page.getByLabel('The network that is to be wrong').selectOption('StrongCNN');
  await button('Next one wrong by').click();
  const mistaken = await shown();
  assert.notEqual(digitsOf(mistaken)[3], mistaken.label);
  await button('Random').click();
  const random = await shown();
  console.log(`longest task in the gallery: ${await longest()} ms (0: none over 50 ms)`);
  await button('Share a link').click();
  await message();
  const url = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(url, new RegExp(`#digit=${random.galleryIndex}$`));
  const friend = await visit(browser, url, kVisitor);
  await friend.waitForFunction(() => inkling.state().picture);
  await rest(friend);
  assert.deepEqual((await stateOf(friend)).image, random.image);
  await friend.context().close();
});

test('the sheet opens and closes by key, and gives the focus back', async () => {
  await page.keyboard.press('m');
  await page.locator('#more:visible').waitFor();
  assert.equal(await page.locator('*:focus').getAttribute('id'), 'digit-next');
  await page.keyboard.press('Escape');
  await page.locator('#more').waitFor({state: 'hidden'});
  assert.equal(await page.locator('*:focus').getAttribute('aria-label'), 'More');
});

test('a reload keeps the drawing', async () => {
  await drawSeven();
  const {image} = await stateOf(page);
  await page.reload();
  await page.evaluate(() => inkling.ready);
  await rest(page);
  assert.deepEqual((await stateOf(page)).image, image);
});

test('on a phone everything behind More can be tapped', async () => {
  const hand = await visit(browser, server.url, still(phone));
  await drawWithFinger(hand, digits[7]);
  await hand.getByRole('button', {name: 'More'}).tap();
  await hand.locator('#more:visible').waitFor();
  for (const control of await hand.locator('#more :is(button, label, select):visible').all()) {
    const {width, height} = await control.boundingBox();
    assert.ok(width >= 44 && height >= 44, `${await control.textContent()}: ${width}×${height}`);
  }
  await hand.locator('#digit-random').tap();
  await hand.waitForFunction(() => inkling.state().picture);
  await rest(hand);
  await takePicture(hand, 'phone-more');
  await hand.locator('#more-close').tap();
  await hand.getByRole('button', {name: 'Eraser'}).tap();
  assert.equal((await stateOf(hand)).eraser, true);
  assert.deepEqual(hand.complaints, []);
  await hand.context().close();
});

test('at twice the size everything is still there', async () => {
  await page.setViewportSize({width: 800, height: 500});
  await drawSeven();
  await takePicture(page, 'desktop-zoomed');
  await openMore();
  await button('Save image').scrollIntoViewIfNeeded();
  const {x, width} = await page.locator('#more').boundingBox();
  assert.ok(x >= 0 && x + width <= 800);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 800);
});
