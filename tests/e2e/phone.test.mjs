import assert from 'node:assert/strict';
import {test} from 'node:test';

import {digits, digitsOf, drawWithFinger, page, phone, rest, setUp, stateOf, still, swipe, takePicture} from './setting.mjs';

setUp(still(phone));

const scrollY = () => page.evaluate(() => window.scrollY);

async function tapButton(label) {
  const {x, y, width, height} = await page.getByRole('button', {name: label}).boundingBox();
  await page.touchscreen.tap(x + width / 2, y + height / 2);
  await rest(page);
}

test('all four networks read digits drawn with a finger, and the page stays put', async () => {
  await takePicture(page, 'phone-empty');
  for (const digit of [1, 3, 7]) {
    await drawWithFinger(page, digits[digit]);
    await rest(page);
    assert.deepEqual(digitsOf(await stateOf(page)), Array(4).fill(digit), `drew a ${digit}`);
    assert.equal(await scrollY(), 0);
    assert.equal(await page.evaluate(() => visualViewport.scale), 1);
    await takePicture(page, `phone-${digit}`);
    await tapButton('Clear');
  }
});

test('undo, redo and clear can be tapped', async () => {
  const strokes = async () => (await stateOf(page)).strokes;
  await drawWithFinger(page, digits[4]);
  assert.equal(await strokes(), 2);
  await tapButton('Undo');
  assert.equal(await strokes(), 1);
  await tapButton('Redo');
  assert.equal(await strokes(), 2);
  await tapButton('Clear');
  assert.equal(await strokes(), 0);
});

test('buttons are at least 44 px in both directions and inside the screen', async () => {
  for (const label of ['Undo', 'Redo', 'Clear']) {
    const {x, width, height} = await page.getByRole('button', {name: label}).boundingBox();
    assert.ok(width >= 44 && height >= 44, `${label} is ${width}×${height}`);
    assert.ok(x >= 0 && x + width <= 390);
  }
});

test('a finger outside of the drawing square scrolls to the rest of the page', async () => {
  await drawWithFinger(page, digits[7]);
  await swipe(page, [200, 700], [200, 300]);
  assert.ok(await scrollY() > 50, `scrolled to ${await scrollY()}`);
  assert.equal((await stateOf(page)).strokes, 1);
  await takePicture(page, 'phone-scrolled');
});

test('a finger that scrolls over a button does not press it', async () => {
  await drawWithFinger(page, digits[7]);
  const {x, y} = await page.getByRole('button', {name: 'Clear'}).boundingBox();
  await swipe(page, [x + 20, y + 20], [x + 20, y - 300]);
  assert.ok(await scrollY() > 50);
  assert.equal((await stateOf(page)).strokes, 1);
});

test('drawing works where the page was scrolled to', async () => {
  await swipe(page, [200, 700], [200, 600]);
  assert.ok(await scrollY() > 20);
  await drawWithFinger(page, digits[1]);
  await rest(page);
  assert.deepEqual(digitsOf(await stateOf(page)), [1, 1, 1, 1]);
});

test('a second finger does not disturb the stroke of the first', async () => {
  const {x, y, width} = await page.locator('#pad').boundingBox();
  const at = (id, u, v) => ({id, x: x + u * width, y: y + v * width});
  const devtools = await page.context().newCDPSession(page);
  const send = (type, ...touchPoints) =>
      devtools.send('Input.dispatchTouchEvent', {type, touchPoints});
  await send('touchStart', at(1, 0.5, 0.2));
  await send('touchMove', at(1, 0.5, 0.4));
  await send('touchStart', at(1, 0.5, 0.4), at(2, 0.9, 0.9));
  await send('touchMove', at(1, 0.5, 0.6), at(2, 0.1, 0.9));
  await send('touchMove', at(1, 0.5, 0.8), at(2, 0.1, 0.1));
  await send('touchEnd');
  await rest(page);
  const state = await stateOf(page);
  assert.equal(state.strokes, 1);
  assert.deepEqual(digitsOf(state), [1, 1, 1, 1]);
});

test('turning the phone keeps the drawing', async () => {
  await drawWithFinger(page, digits[3]);
  await rest(page);
  const {image} = await stateOf(page);
  await page.setViewportSize({width: 844, height: 390});
  await rest(page);
  assert.deepEqual((await stateOf(page)).image, image);
  await takePicture(page, 'phone-turned');
});

test('dark is dark on a phone too', async () => {
  await page.emulateMedia({colorScheme: 'dark'});
  await drawWithFinger(page, digits[3]);
  await rest(page);
  assert.equal((await stateOf(page)).dark, true);
  await takePicture(page, 'phone-dark');
});
