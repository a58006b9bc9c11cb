// The page without a connection, as an app on the home screen, and when a new build arrives.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {desktop, digits, digitsOf, drawWithMouse, opened, rest, site, startBrowser, startServer, stateOf, still, takePicture, visit} from './setting.mjs';

const kVisitor = {
  ...still(desktop),
  serviceWorkers: 'allow'
};

let browser, folder;
before(async () => {
  browser = await startBrowser();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkling-offline-'));
});
after(async () => {
  await browser?.close();
  if (folder) fs.rmSync(folder, {recursive: true});
});

// Resolves when everything is kept.
const kept = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((next) => setTimeout(next, 50));
});

test('after one visit the page works without its server, whole', async () => {
  const server = await startServer();
  const page = await visit(browser, server.url, kVisitor);
  await kept(page);
  server.stop();
  await page.reload();
  await opened(page);
  await page.locator('#skeleton').waitFor({state: 'hidden'});
  await drawWithMouse(page, digits[7]);
  await rest(page);
  assert.deepEqual(digitsOf(await stateOf(page)), [7, 7, 7, 7]);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

// A host with addresses that end in no .html: who asks for one is sent on.
async function startTidyHost() {
  const {url, stop} = await startServer();
  const host = http.createServer(({url: path, headers}, response) => {
    if (path.endsWith('.html')) {
      return response.writeHead(308, {Location: path.replace(/\.html$/, '')}).end();
    }
    const file = path.replace(/^\/index\.\w+$/, '$&.html');
    http.get(new URL(file, url), {headers}, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
  });
  await new Promise((resolve) => host.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${host.address().port}/`,
    stop() {
      stop();
      host.close();
      host.closeAllConnections();
    },
  };
}

test('it also works without a connection to a host that sends /x.html on to /x', async () => {
  const host = await startTidyHost();
  const page = await visit(browser, host.url, kVisitor);
  await kept(page);
  host.stop();
  await page.reload();
  await opened(page);
  await page.locator('#skeleton').waitFor({state: 'hidden'});
  await page.context().close();
});

// Turns a copy of the site into another build of it: another title, and so another page file.
function makeNewBuild() {
  const edit = (name, change) => {
    for (const suffix of ['.br', '.gz']) fs.rmSync(path.join(folder, name + suffix), {force: true});
    const file = path.join(folder, name);
    fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8')));
  };
  const pageFile = fs.readdirSync(folder).find((name) => /^index\.\w+\.html$/.test(name));
  const title = (text) => text.replace(/<title>.*<\/title>/, '<title>The new build</title>');
  edit('index.html', title);
  edit(pageFile, title);
  fs.renameSync(path.join(folder, pageFile), path.join(folder, 'index.0123456789.html'));
  edit(
      'service_worker.js',
      (text) => text.replaceAll(pageFile, 'index.0123456789.html')
                    .replace(/(prefix \+ )'\w+'/, '$1\'new\''));
}

test('a new build is offered, and then taken as a whole', async () => {
  fs.cpSync(site, folder, {recursive: true});
  const server = await startServer('--root', folder);
  const page = await visit(browser, server.url, kVisitor);
  await kept(page);
  makeNewBuild();
  await page.reload();
  await opened(page);
  assert.match(await page.title(), /Inkling/, 'the build that is kept stays until it is left');
  await page.locator('#update:visible').waitFor();
  await takePicture(page, 'desktop-update');
  await Promise.all([page.waitForNavigation(), page.getByRole('button', {name: 'Reload'}).click()]);
  await opened(page);
  assert.equal(await page.title(), 'The new build');
  const stores = await page.evaluate(() => caches.keys());
  assert.equal(stores.length, 1, `the old build is gone: ${stores}`);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
  server.stop();
});

test('the page can be installed as an app', async () => {
  const server = await startServer();
  const page = await visit(browser, server.url, kVisitor);
  const devtools = await page.context().newCDPSession(page);
  const {errors, data} = await devtools.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  assert.equal(JSON.parse(data).short_name, 'Inkling');
  const {installabilityErrors} = await devtools.send('Page.getInstallabilityErrors');
  const reasons = installabilityErrors.map(({errorId}) => errorId);
  assert.deepEqual(reasons.filter((reason) => reason !== 'in-incognito'), []);
  await page.context().close();
  server.stop();
});
