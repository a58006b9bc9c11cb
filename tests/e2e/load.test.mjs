// What a first visit costs, and that answers need nothing that is only for the eye.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {digits, openPage, startBrowser, startServer} from './setting.mjs';

const kMostBytes = 1_300_000;  // As sent, with brotli.

let server;
before(async () => server = await startServer());
after(() => server?.stop());

test(
    'a first visit fetches at most 1.3 MB until all networks answer, and nothing twice',
    async (context) => {
      const browser = await startBrowser();
      context.after(() => browser.close());
      const page = await openPage(browser);
      await page.goto(server.url);
      const fetched = await page.evaluate(async () => {
        await inkling.ready;
        return ['navigation', 'resource']
            .flatMap((type) => performance.getEntriesByType(type))
            .filter(({transferSize}) => transferSize > 0)  // The others came from the cache.
            .map(({name, encodedBodySize}) => ({name, bytes: encodedBodySize}));
      });
      const sum = fetched.reduce((total, {bytes}) => total + bytes, 0);
      console.log(`${fetched.length} files, ${sum} bytes`);
      assert.ok(sum <= kMostBytes, `${sum} bytes`);
      assert.equal(fetched.filter(({name}) => name.endsWith('.safetensors')).length, 4);
      assert.equal(new Set(fetched.map(({name}) => name)).size, fetched.length);
      assert.deepEqual(page.complaints, []);
    });

test('the networks answer where nothing can be drawn', async (context) => {
  const browser = await startBrowser('--disable-3d-apis');
  context.after(() => browser.close());
  const page = await openPage(browser);
  await page.goto(server.url);
  await page.locator('#sorry:visible', {hasText: 'WebGL 2'}).waitFor();
  const answers = await page.evaluate(async (strokes) => {
    await inkling.ready;
    return inkling.classify(strokes);
  }, digits[7]);
  assert.deepEqual(Object.values(answers).map(({digit}) => digit), [7, 7, 7, 7]);
});
