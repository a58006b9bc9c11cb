// axe-core finds nothing to object to, in any state of the page.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';

import {browser, desktop, digits, drawWithMouse, phone, repository, rest, server, setUp, startBrowser, still, visit} from './setting.mjs';

const axe =
    fs.readFileSync(path.join(repository, 'tests/node_modules/axe-core/axe.min.js'), 'utf8');

setUp();

async function inspect(page, state) {
  const {violations, passes} = await page.evaluate(() => axe.run());
  const found = violations.map(
      ({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 150)).join(' | ')}`);
  assert.deepEqual(found, [], state);
  assert.ok(passes.length > 10, `${state}: ${passes.length} rules were looked at`);
}

for (const [name, options] of Object.entries({desktop, phone})) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing on a ${name}, ${colorScheme}`, async (context) => {
      const page = await visit(browser, server.url, {...still(options), colorScheme});
      context.after(() => page.context().close());
      await page.evaluate(axe);
      await inspect(page, 'empty');
      await drawWithMouse(page, digits[7]);
      await rest(page);
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await rest(page);
        await inspect(page, await tab.textContent());
      }
      await page.getByRole('button', {name: 'More'}).click();
      await rest(page);
      await inspect(page, 'More');
    });
  }
}

test('axe finds nothing where the page cannot run', async (context) => {
  const chromium = await startBrowser('--disable-3d-apis');
  context.after(() => chromium.close());
  const page = await (await chromium.newContext(desktop)).newPage();
  await page.goto(server.url);
  await page.locator('#sorry:visible').waitFor();
  await page.evaluate(axe);
  await inspect(page, 'sorry');
});
