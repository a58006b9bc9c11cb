// What the tests stand on: the real server on a free port, real Chromium, pages of two sizes, and
// hands that draw with real mouse and touch events.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, beforeEach} from 'node:test';
import {chromium} from 'playwright-core';

export const repository = path.resolve(import.meta.dirname, '../..');
export const build = process.env.INKLING_BUILD_DIR ?? path.join(repository, 'build');
export const site = path.join(build, 'site');
const pictures = path.join(build, 'e2e');

export const desktop = {
  viewport: {width: 1600, height: 1000}
};
export const phone = {
  viewport: {width: 390, height: 844},
  deviceScaleFactor: 3,
  hasTouch: true,
  isMobile: true,
};

// The same for a visitor who wants nothing to move; pictures of such a page can be compared.
export const still = (device) => ({...device, reducedMotion: 'reduce'});

// What the tests of a file share, once it has called `setUp`.
export let server, browser, page;

// Gives the tests of a file a server and a browser, and, with `options`, each a page of its own, of
// which the browser must have nothing to complain.
export function setUp(options) {
  before(async () => {
    server = await startServer();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    server?.stop();
  });
  if (!options) return;
  beforeEach(async (context) => {
    page = await visit(browser, server.url, options);
    context.after(async () => {
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  });
}

// Starts web/serve.mjs and resolves with its address and a function that stops it.
export function startServer(...extra) {
  const server = spawn(
      process.execPath,
      [
        path.join(repository, 'web/serve.mjs'),
        '--root',
        site,
        '--port',
        '0',
        ...extra,
      ],
      {stdio: ['ignore', 'pipe', 'inherit']});
  return new Promise((resolve, reject) => {
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    server.stdout.on('data', (text) => {
      const [url] = String(text).match(/http:\S+/) ?? [];
      if (url) resolve({url, stop: () => server.kill()});
    });
  });
}

export function startBrowser(...flags) {
  return chromium.launch({
    executablePath: process.env.INKLING_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...flags,
    ],
  });
}

// Opens a page that notes everything the browser complains about in `complaints`. Nothing is kept
// for use without a connection, unless the options say so: tests spoil what the server sends.
export async function openPage(browser, options = desktop) {
  const context = await browser.newContext({serviceWorkers: 'block', ...options});
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    if (/blocked by Playwright/.test(message.text())) return;  // The service worker: see above.
    page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  return page;
}

// Opens the site and waits until all weights have arrived or failed and the page is drawn.
export async function visit(browser, url, options) {
  const page = await openPage(browser, options);
  await page.goto(url);
  await opened(page);
  await page.locator('#skeleton').waitFor({state: 'hidden'});
  return page;
}

// Resolves when all weights have arrived or failed.
export const opened = (page) => page.evaluate(() => window.inkling.ready);

export const stateOf = (page) => page.evaluate(() => window.inkling.state());

export const digitsOf = (state) => state.networks.map((network) => network.digit);

// Waits until frames have been drawn, and the program wants none any more: it would draw it the
// next time that the browser paints.
export const rest = (page) => page.evaluate(async () => {
  const painted = () => new Promise(requestAnimationFrame);
  let frames;
  do {
    frames = inkling.state().frames;
    for (let i = 0; i < 3; ++i) await painted();
  } while (frames === 0 || frames !== inkling.state().frames);
});

// Notes long tasks of the page's main thread from now on. Returns a function that resolves with the
// longest in milliseconds; browsers tell of those over 50 ms only, so 0 means that there was none.
export async function watchLongTasks(page) {
  await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      window.longest =
          Math.max(window.longest, ...list.getEntries().map((entry) => entry.duration));
    }).observe({type: 'longtask'});
  });
  return () => page.evaluate(() => window.longest);
}

export async function takePicture(page, name) {
  fs.mkdirSync(pictures, {recursive: true});
  await page.screenshot({path: path.join(pictures, `${name}.png`)});
}

// Whether two pictures hold the same bytes. Where they do not, an assertion on the buffers
// themselves would spend minutes and gigabytes on telling how.
export const sameBytes = (some, others) => Buffer.compare(some, others) === 0;

// Points along an ellipse, from one angle (in quarter turns, 0 to the right, 1 down) to another.
function arc([x, y], [radiusX, radiusY], from, to) {
  const steps = Math.ceil(Math.abs(to - from) * 6);
  return Array.from({length: steps + 1}, (_, i) => {
    const angle = (from + (to - from) * i / steps) * Math.PI / 2;
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle)];
  });
}

// Digits as a hand draws them: strokes of points, in units of the drawing square.
export const digits = {
  0: [arc([0.5, 0.5], [0.18, 0.28], -1, -5.05)],
  1: [[[0.52, 0.2], [0.49, 0.8]]],
  3: [[
    ...arc([0.49, 0.345], [0.145, 0.135], -1.8, 0.75),
    ...arc([0.48, 0.635], [0.17, 0.155], -0.85, 1.75)
  ]],
  4: [[[0.44, 0.2], [0.3, 0.55], [0.7, 0.55]], [[0.6, 0.36], [0.57, 0.82]]],
  7: [[[0.3, 0.25], [0.7, 0.24], [0.58, 0.5], [0.46, 0.82]]],
};

// Points between those given, as many as a device would report.
function fill(stroke) {
  const path = [stroke[0]];
  for (let i = 1; i < stroke.length; ++i) {
    const [[x0, y0], [x1, y1]] = [stroke[i - 1], stroke[i]];
    const steps = Math.max(1, Math.round(Math.hypot(x1 - x0, y1 - y0) / 0.05));
    for (let step = 1; step <= steps; ++step) {
      path.push([x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps]);
    }
  }
  return path;
}

// Strokes in window coordinates.
async function onScreen(page, strokes) {
  const area = await page.locator('#pad').boundingBox();
  return strokes.map(
      (stroke) => fill(stroke).map(
          ([x, y]) => ({x: area.x + x * area.width, y: area.y + y * area.height})));
}

// Both send their moves as fast as the browser takes them, as a quick hand does: several positions
// then fall between two frames.
export async function drawWithMouse(page, strokes) {
  for (const [first, ...others] of await onScreen(page, strokes)) {
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    await Promise.all(others.map(({x, y}) => page.mouse.move(x, y)));
    await page.mouse.up();
  }
}

// One finger from a place of the window to another; both [x, y].
export async function swipe(page, [fromX, fromY], [toX, toY]) {
  const devtools = await page.context().newCDPSession(page);
  const send = (type, touchPoints) =>
      devtools.send('Input.dispatchTouchEvent', {type, touchPoints});
  await send('touchStart', [{x: fromX, y: fromY}]);
  for (let step = 1; step <= 12; ++step) {
    const share = step / 12;
    await send('touchMove', [{x: fromX + (toX - fromX) * share, y: fromY + (toY - fromY) * share}]);
  }
  await send('touchEnd', []);
  await devtools.detach();
  await rest(page);
}

export async function drawWithFinger(page, strokes) {
  const devtools = await page.context().newCDPSession(page);
  const send = (type, touchPoints) =>
      devtools.send('Input.dispatchTouchEvent', {type, touchPoints});
  for (const [first, ...others] of await onScreen(page, strokes)) {
    await send('touchStart', [first]);
    await Promise.all(others.map((point) => send('touchMove', [point])));
    await send('touchEnd', []);
  }
  await devtools.detach();
}
