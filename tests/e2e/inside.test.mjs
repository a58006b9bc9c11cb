// The tab "Inside" and the strip above it, used with a mouse, a finger and keys.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {browser, desktop, digits, drawWithFinger, drawWithMouse, phone, rest, server, setUp, stateOf, takePicture, visit} from './setting.mjs';

setUp();

async function open(context, options) {
  const page = await visit(browser, server.url, {...options, reducedMotion: 'reduce'});
  context.after(async () => {
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
  return page;
}

// Drawn small, in a corner.
const small = digits[7].map((stroke) => stroke.map(([x, y]) => [0.02 + x * 0.4, 0.05 + y * 0.4]));

const detailsOf = async (page) => (await stateOf(page)).details;
const controlOf = async (page, id) =>
    (await stateOf(page)).controls.find((control) => control.id === id);

// Where a cell of a grid is in the window.
async function placeOfCell(page, name, index) {
  const grid = page.getByRole('img', {name, exact: true});
  await grid.scrollIntoViewIfNeeded();
  await rest(page);
  const {x, y, width, height} = await grid.boundingBox();
  const {columns, rows} = await grid.evaluate((element) => ({...element.dataset}));
  return {
    x: x + (index % columns + 0.5) * width / columns,
    y: y + (Math.floor(index / columns) + 0.5) * height / rows,
  };
}

test('a digit in the corner misleads the MLP unless it is centred', async (context) => {
  const page = await open(context, desktop);
  await drawWithMouse(page, small);
  await rest(page);
  const {stages, networks, image} = await stateOf(page);
  assert.deepEqual(networks.map(({digit}) => digit), [7, 7, 7, 7]);
  assert.match(stages, /Ink: MLP \d \(another answer\)/);
  assert.match(stages, /Centred: MLP 7, TinyCNN 7, CNN 7, StrongCNN 7\./);
  assert.match(stages, /Left as drawn, .* would/);
  assert.equal(await page.locator('#stages').textContent(), stages);
  const again = await page.evaluate((pixels) => inkling.classifyImage(pixels), image);
  assert.equal(again.mlp.digit, 7);
  await takePicture(page, 'desktop-stages');
});

test('a mouse walks through a network and picks a unit in its maps', async (context) => {
  const page = await open(context, desktop);
  await page.getByRole('tab', {name: 'Inside'}).click();
  await drawWithMouse(page, digits[7]);
  await page.getByRole('radio', {name: 'CNN', exact: true}).click();
  await page.getByRole('radio', {name: /^MaxPool2/}).first().click();
  await rest(page);
  assert.match(await detailsOf(page), /Inside CNN: step 4 of 12, MaxPool2, 8×14×14 values/);
  const cell = await placeOfCell(page, 'All maps', 5);
  await page.mouse.click(cell.x, cell.y);
  await rest(page);
  assert.match(await detailsOf(page), /Map 6, row \d+, column \d+/);
  const place = await placeOfCell(page, 'One map', 14 * 9 + 3);
  await page.mouse.click(place.x, place.y);
  await rest(page);
  assert.match(await detailsOf(page), /Map 6, row 10, column 4: .* sees 4×4 pixels/);
  const next = await placeOfCell(page, 'One map', 14 * 9 + 12);
  await page.mouse.move(place.x, place.y);
  await page.mouse.down();
  await page.mouse.move(next.x, next.y, {steps: 4});
  await page.mouse.up();
  await rest(page);
  assert.match(await detailsOf(page), /Map 6, row 10, column 13/);
  await page.getByRole('button', {name: 'Follow the largest'}).click();
  await rest(page);
  assert.equal((await controlOf(page, 'inside/follow')).selected, true);
  await takePicture(page, 'desktop-inside');
});

test('keys alone reach every step and every unit', async (context) => {
  const page = await open(context, desktop);
  await page.getByRole('tab', {name: 'Inside'}).click();
  await drawWithMouse(page, digits[3]);
  await page.getByRole('radio', {name: /^Image/}).focus();
  const {details} = await stateOf(page);
  const [, count] = details.match(/step \d+ of (\d+)/);
  await page.keyboard.press('Home');
  for (let step = 1; step <= Number(count); ++step) {
    await rest(page);
    assert.match(await detailsOf(page), new RegExp(`step ${step} of ${count}`));
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await rest(page);
  for (const axis of ['Map', 'Row', 'Column']) {
    const slider = page.getByRole('slider', {name: axis, exact: true});
    await slider.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await rest(page);
    assert.match(await slider.getAttribute('aria-valuetext'), new RegExp(`^${axis} 2 of`));
  }
  await rest(page);
  assert.match(await detailsOf(page), /Map 2, row 2, column 2: .* sees 3×3 pixels/);
});

test('layers are timed on this machine, and then the page rests', async (context) => {
  const page = await open(context, desktop);
  await page.getByRole('tab', {name: 'Inside'}).click();
  await drawWithMouse(page, digits[4]);
  for (const {name, timeUs} of (await stateOf(page)).networks) {
    await page.getByRole('radio', {name, exact: true}).click();
    await rest(page);
    const labels = (await stateOf(page))
                       .controls.filter(({id}) => id.startsWith('inside/step/'))
                       .map(({label}) => label);
    const computing = labels.filter((label) => label.includes('parameters'));
    assert.ok(computing.length >= 2, name);
    for (const label of computing)
      assert.match(label, /takes [\d.,]+\s(µs|ms)/, `${name} ${timeUs}`);
  }
  const {frames} = await stateOf(page);
  await page.waitForTimeout(1000);
  assert.equal((await stateOf(page)).frames, frames);
});

test(
    'showing every layer while a stroke is drawn takes less than 50 ms of a processor a frame',
    async (context) => {
      const page = await open(context, desktop);
      await page.getByRole('tab', {name: 'Inside'}).click();
      await page.getByRole('radio', {name: 'StrongCNN', exact: true}).click();
      await page.getByRole('radio', {name: /^Softmax/}).click();
      await drawWithMouse(page, digits[1]);
      await rest(page);
      // Time of the page's own thread, whatever else the machine has to do.
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Performance.enable', {timeDomain: 'threadTicks'});
      const spent = async () => {
        const {metrics} = await devtools.send('Performance.getMetrics');
        const {frames} = await stateOf(page);
        return {frames, s: metrics.find(({name}) => name === 'TaskDuration').value};
      };
      const before = await spent();
      await drawWithMouse(page, digits[3]);
      await rest(page);
      const after = await spent();
      const mean_ms = (after.s - before.s) * 1000 / (after.frames - before.frames);
      console.log(`inside StrongCNN, a frame takes ${mean_ms.toFixed(1)} ms of a processor`);
      assert.ok(mean_ms < 50, `${mean_ms} ms`);
    });

test('a finger moves along the steps and picks a map', async (context) => {
  const page = await open(context, phone);
  await drawWithFinger(page, digits[7]);
  await page.getByRole('tab', {name: 'Inside'}).tap();
  await page.getByRole('radio', {name: 'StrongCNN', exact: true}).tap();
  await rest(page);
  const slider = page.getByRole('slider', {name: 'Step of the network'});
  await slider.scrollIntoViewIfNeeded();
  await rest(page);
  const {x, y, width, height} = await slider.boundingBox();
  await page.touchscreen.tap(x + width / 2, y + height / 2);
  await rest(page);
  assert.match(await detailsOf(page), /Inside StrongCNN: step 10 of 19/);
  const cell = await placeOfCell(page, 'All maps', 20);
  await page.touchscreen.tap(cell.x, cell.y);
  await rest(page);
  assert.match(await detailsOf(page), /Map 21, row/);
  await takePicture(page, 'phone-inside');
});
