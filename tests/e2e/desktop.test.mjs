import assert from 'node:assert/strict';
import {test} from 'node:test';

import {desktop, digits, digitsOf, drawWithMouse, page, rest, sameBytes, setUp, stateOf, still, takePicture, watchLongTasks} from './setting.mjs';

setUp(still(desktop));

const padPicture = () => page.locator('#pad').screenshot();

async function clickButton(label) {
  const {x, y, width, height} = await page.getByRole('button', {name: label}).boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
}

test('all four networks read digits drawn with the mouse', async () => {
  await takePicture(page, 'desktop-empty');
  for (const digit of [0, 1, 3, 4, 7]) {
    await drawWithMouse(page, digits[digit]);
    await rest(page);
    const state = await stateOf(page);
    assert.deepEqual(digitsOf(state), Array(4).fill(digit), `drew a ${digit}`);
    assert.equal(state.sentence, `All four say ${digit}`);
    await takePicture(page, `desktop-${digit}`);
    await page.keyboard.press('Delete');
  }
});

test('every network shows its parameters, test accuracy and time, even for a dot', async () => {
  await drawWithMouse(page, [[[0.5, 0.5]]]);
  await rest(page);
  const {networks} = await stateOf(page);
  assert.deepEqual(networks.map((network) => network.parameters), [25450, 4266, 26698, 467818]);
  for (const {name, testAccuracy, timeUs, probabilities} of networks) {
    assert.ok(testAccuracy > 0.9 && testAccuracy < 1, `${name}: ${testAccuracy}`);
    assert.ok(timeUs > 0.1 && timeUs < 1e5, `${name}: ${timeUs} µs`);
    const sum = probabilities.reduce((a, b) => a + b);
    assert.ok(Math.abs(sum - 1) < 1e-5, `${name}: probabilities sum to ${sum}`);
  }
});

test('a pen draws as a mouse does', async () => {
  const {x, y, width, height} = await page.locator('#pad').boundingBox();
  const devtools = await page.context().newCDPSession(page);
  const send = (type, v) => devtools.send('Input.dispatchMouseEvent', {
    type,
    x: x + width / 2,
    y: y + v * height,
    button: 'left',
    buttons: 1,
    clickCount: 1,
    pointerType: 'pen'
  });
  await send('mousePressed', 0.2);
  for (let v = 0.25; v < 0.8; v += 0.05) await send('mouseMoved', v);
  await send('mouseReleased', 0.8);
  await rest(page);
  assert.deepEqual(digitsOf(await stateOf(page)), [1, 1, 1, 1]);
});

test('answers follow the pen while it moves', async () => {
  const {x, y, width, height} = await page.locator('#pad').boundingBox();
  await page.mouse.move(x + width * 0.5, y + height * 0.2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.5, y + height * 0.8, {steps: 12});
  await rest(page);
  const halfway = await stateOf(page);
  assert.equal(halfway.strokes, 1);
  assert.deepEqual(digitsOf(halfway), [1, 1, 1, 1]);
  await page.mouse.up();
});

test('undo, redo and clear work as buttons, and the picture follows', async () => {
  const empty = await padPicture();
  await drawWithMouse(page, digits[7]);
  await rest(page);
  const seven = await padPicture();
  assert.ok(!sameBytes(seven, empty));
  await clickButton('Undo');
  await rest(page);
  assert.equal((await stateOf(page)).strokes, 0);
  assert.deepEqual(digitsOf(await stateOf(page)), [null, null, null, null]);
  assert.ok(sameBytes(await padPicture(), empty));
  await clickButton('Redo');
  await rest(page);
  assert.ok(sameBytes(await padPicture(), seven));
  await clickButton('Clear');
  await rest(page);
  assert.ok(sameBytes(await padPicture(), empty));
  await clickButton('Undo');
  await rest(page);
  assert.ok(sameBytes(await padPicture(), seven));
});

test('undo, redo and clear work as keys', async () => {
  const strokes = async () => (await stateOf(page)).strokes;
  await drawWithMouse(page, digits[4]);
  assert.equal(await strokes(), 2);
  await page.keyboard.press('Control+z');
  assert.equal(await strokes(), 1);
  await page.keyboard.press('Control+Shift+Z');
  assert.equal(await strokes(), 2);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+y');
  assert.equal(await strokes(), 2);
  await page.keyboard.press('c');
  assert.equal(await strokes(), 0);
  await page.keyboard.press('Meta+z');
  assert.equal(await strokes(), 2);
  await page.keyboard.press('Backspace');
  assert.equal(await strokes(), 0);
});

test('the buttons can be reached and pressed with the keyboard alone', async () => {
  await drawWithMouse(page, digits[1]);
  await rest(page);
  const focused = page.locator('*:focus');
  // Tab goes on from the drawing square, where the mouse was.
  for (const label of ['Eraser', 'Size', 'Undo']) {
    await page.keyboard.press('Tab');
    assert.equal(await focused.getAttribute('aria-label'), label);
  }
  assert.equal(await focused.getAttribute('aria-disabled'), 'false');
  await page.keyboard.press('Enter');
  await rest(page);
  assert.equal((await stateOf(page)).strokes, 0);
  assert.equal(await focused.getAttribute('aria-disabled'), 'true');
  await takePicture(page, 'desktop-focus');
});

test('answers are mirrored for screen readers, and told once the pen rests', async () => {
  await drawWithMouse(page, digits[7]);
  await rest(page);
  await page.locator('#announcement', {hasText: 'All four say 7'}).waitFor({state: 'attached'});
  const row = page.getByRole('row', {name: /StrongCNN/});
  assert.match(await row.textContent(), /7, agrees.*467,818/);
});

test('a resize keeps the drawing and its answers', async () => {
  await drawWithMouse(page, digits[3]);
  await rest(page);
  const before = await stateOf(page);
  for (const size of [{width: 700, height: 900}, {width: 390, height: 844}]) {
    await page.setViewportSize(size);
    await rest(page);
    const now = await stateOf(page);
    assert.equal(now.strokes, 1);
    assert.deepEqual(now.image, before.image);
    const {width} = await page.locator('#pad').boundingBox();
    assert.ok(width <= size.width);
  }
});

test('a page at rest draws no frames, and none of its tasks was long', async () => {
  const longest = await watchLongTasks(page);
  await drawWithMouse(page, digits[3]);
  await rest(page);
  const {frames} = await stateOf(page);
  await page.waitForTimeout(1500);
  assert.equal((await stateOf(page)).frames, frames);
  console.log(`longest task while drawing: ${await longest()} ms (0: none over 50 ms)`);
});

test('the system decides between light and dark, and may change its mind', async () => {
  await drawWithMouse(page, digits[7]);
  await page.emulateMedia({colorScheme: 'dark'});
  await rest(page);
  assert.equal((await stateOf(page)).dark, true);
  await takePicture(page, 'desktop-dark');
  await page.emulateMedia({colorScheme: 'light'});
  await rest(page);
  assert.equal((await stateOf(page)).dark, false);
});

test('a tablet has its own layout', async () => {
  await page.setViewportSize({width: 820, height: 1180});
  await rest(page);  // The square has moved.
  await drawWithMouse(page, digits[7]);
  await rest(page);
  assert.deepEqual(digitsOf(await stateOf(page)), [7, 7, 7, 7]);
  await takePicture(page, 'tablet-7');
});

test('inkling.classify answers for strokes in any unit and refuses nonsense', async () => {
  const answers = await page.evaluate(() => inkling.classify([[[100, 50], [400, 50], [250, 500]]]));
  assert.deepEqual(Object.keys(answers), ['mlp', 'tiny_cnn', 'cnn', 'strong_cnn']);
  assert.deepEqual(Object.keys(answers.cnn), ['digit', 'probabilities']);
  assert.equal(answers.cnn.digit, 7);
  for (const nonsense of ['[]', '[[]]', '[[[NaN, 1]]]', '[[1, 2]]', 'null', '"7"']) {
    await assert.rejects(page.evaluate(`inkling.classify(${nonsense})`), `classify(${nonsense})`);
  }
});
