// The desktop window on a display of its own, used with real mouse, keyboard, clipboard and drops.

import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {promisify} from 'node:util';

import {digitsOf, draw, makeFolder, middleOf, one, openWindow, press, program, repository, seven, startDisplay, visit} from './setting.mjs';

const run = promisify(execFile);
const weights = path.join(repository, 'weights');
const answered = (count) => ({state}) =>
    state.strokes === count && state.networks.every(({digit}) => digit !== null);
const hasControl = ({controls}, id) => controls.some((control) => control.id === id);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// What a run that should fail leaves behind.
async function refusalOf(words, environment) {
  const error = await run(program, words, {env: environment}).then(() => null, (error) => error);
  assert.ok(error, 'it ended well');
  return error;
}

// How many different colours a picture has, and the commonest.
function colorsOf({width, height, at}) {
  const counts = new Map();
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) counts.set(at(x, y), (counts.get(at(x, y)) ?? 0) + 1);
  }
  const [[commonest]] = [...counts].sort((a, b) => b[1] - a[1]);
  return {count: counts.size, commonest};
}

describe('the command line', () => {
  test('--help names every option and the keys', async () => {
    const {stdout} = await run(program, ['--help']);
    for (const word
             of ['--weights', '--data', '--page', '--size', '--dark', '--report', 'Ctrl+C']) {
      assert.ok(stdout.includes(word), word);
    }
  });

  test('without a display it says so in one sentence', async () => {
    const {DISPLAY, WAYLAND_DISPLAY, ...environment} = process.env;
    const {code, stderr} = await refusalOf([], environment);
    assert.equal(code, 1);
    assert.match(stderr, /^inkling-desktop: no display can be opened .*DISPLAY.*\n$/);
  });

  test('without OpenGL it says so in one sentence', async () => {
    const display = await startDisplay({extra: ['-extension', 'GLX']});
    try {
      const {code, stderr} = await refusalOf([], display.environment);
      assert.equal(code, 1);
      assert.match(stderr, /^inkling-desktop: this display offers no OpenGL 3\.3 .*driver.*\n$/);
    } finally {
      await display.stop();
    }
  });

  test('a size that is none is refused', async () => {
    const {stderr} = await refusalOf(['--size', 'large']);
    assert.match(stderr, /^inkling-desktop: --size needs .* not 'large'\n$/);
  });
});

describe('the window', () => {
  let display;
  let window;
  const open = async (...words) => window = await openWindow(display, ...words);
  before(async () => display = await startDisplay());
  after(() => display.stop());
  beforeEach(() => display.folder = makeFolder());
  afterEach(async () => {
    if (window.child.exitCode === null) {
      window.child.kill();
      await window.ended;
    }
    fs.rmSync(display.folder, {recursive: true});
  });
  const type = (...keys) => display.hands('key', ...keys);

  test('a 7 and a 1 that are drawn with the mouse are read by all networks', async () => {
    await open();
    await draw(display, window.report, seven);
    assert.deepEqual(digitsOf(await window.until(answered(1))), [7, 7, 7, 7]);
    await type('Delete');
    await window.until(({state}) => !state.drawn);
    await draw(display, window.report, one);
    assert.deepEqual(digitsOf(await window.until(answered(1))), [1, 1, 1, 1]);
  });

  test('a fast stroke keeps the positions between two frames', async () => {
    await open();
    await draw(display, window.report, seven);
    await window.until(answered(1));
    await type('ctrl+shift+s');
    await window.until(({message}) => /^Saved as .*digit\.json\.$/.test(message));
    const {strokes} = JSON.parse(fs.readFileSync(path.join(display.folder, 'digit.json')));
    assert.equal(strokes.length, 1);
    assert.ok(strokes[0].length >= 10, `${strokes[0].length} points`);
  });

  test('undo, redo and clear work by key', async () => {
    await open();
    await draw(display, window.report, seven);
    await window.until(answered(1));
    await type('ctrl+z');
    await window.until(({state}) => state.strokes === 0);
    await type('ctrl+y');
    await window.until(answered(1));
    await type('c');
    await window.until(({state}) => !state.drawn);
    await type('ctrl+z');
    await window.until(answered(1));
  });

  test('a window at rest draws no frames and takes no processor time', async () => {
    await open();
    await draw(display, window.report, one);
    await window.until(answered(1));
    await wait(500);
    const ticks = () => fs.readFileSync(`/proc/${window.child.pid}/stat`, 'utf8')
                            .split(') ')[1]
                            .split(' ')
                            .slice(11, 13)
                            .reduce((sum, text) => sum + Number(text), 0);
    const [frames, before] = [window.report.frames, ticks()];
    await wait(2000);
    assert.ok(ticks() - before <= 1, `${ticks() - before} hundredths of a second`);
    await type('e');
    const {frames: now} = await window.until(({state}) => state.eraser);
    assert.ok(now - frames <= 4, `${now - frames} frames`);
  });

  test('resizing keeps the drawing and follows the window', async () => {
    await open('--size', '1300x900');
    await draw(display, window.report, seven);
    const wide = await window.until(answered(1));
    for (const [width, height] of [[820, 1180], [420, 800]]) {
      await display.hands('windowsize', window.id, width, height);
      const {state} = await window.until(
          ({state: {controls}}) => controls.every(({area: [x, , w]}) => x >= 0 && x + w <= width));
      assert.equal(state.strokes, 1);
      assert.deepEqual(digitsOf({state}), digitsOf(wide));
      assert.notDeepEqual(state.pad, wide.state.pad);
    }
  });

  test('a broken file of weights has its sentence, and the others answer', async () => {
    const folder = path.join(display.folder, 'weights');
    fs.mkdirSync(folder);
    for (const name of ['mlp', 'cnn', 'strong_cnn']) {
      fs.copyFileSync(`${weights}/${name}.safetensors`, `${folder}/${name}.safetensors`);
    }
    fs.truncateSync(`${folder}/cnn.safetensors`, 1000);
    await open('--weights', folder);
    assert.equal(window.complaints.match(/^inkling-desktop: .+\n/mg)?.length, 2);
    await draw(display, window.report, seven);
    const {state} = await window.until(({state}) => state.networks[3].digit !== null);
    assert.deepEqual(digitsOf({state}), [7, null, null, 7]);
    assert.deepEqual(
        state.networks.map(({status}) => status), ['ready', 'failed', 'failed', 'ready']);
    assert.ok(state.networks[2].problem.length > 10);
  });

  test('a folder without weights ends it with one sentence', async () => {
    await open();
    const {code, stderr} = await refusalOf(['--weights', '/nowhere'], display.environment);
    assert.equal(code, 1);
    assert.match(stderr, /^inkling-desktop: there is no folder '\/nowhere' .*--weights\)\n$/);
  });

  test('files that are dropped on it are opened', async () => {
    await open();
    const drop = (file) => visit(display, 'drop', window.id, file);
    const drawing = path.join(display.folder, 'one.json');
    fs.writeFileSync(drawing, JSON.stringify({strokes: one}));
    await drop(drawing);
    assert.deepEqual(digitsOf(await window.until(answered(1))), [1, 1, 1, 1]);
    await type('Delete');
    await window.until(({state}) => !state.drawn);
    await draw(display, window.report, seven);
    await window.until(answered(1));
    await type('ctrl+s');
    await window.until(({message}) => message.endsWith('digit.png.'));
    await drop(path.join(display.folder, 'digit.png'));
    assert.deepEqual(
        digitsOf(
            await window.until(({state}) => state.picture && state.networks[0].digit !== null)),
        [7, 7, 7, 7]);
    fs.writeFileSync(path.join(display.folder, 'broken.json'), '{"strokes": 7}');
    await drop(path.join(display.folder, 'broken.json'));
    await window.until(({message}) => message.startsWith('This is no drawing'));
    assert.ok(window.report.state.picture);
  });

  test('files that are named when it starts are opened', async () => {
    const drawing = path.join(display.folder, 'seven.json');
    fs.writeFileSync(drawing, JSON.stringify({strokes: seven}));
    await open(drawing);
    assert.deepEqual(digitsOf(await window.until(answered(1))), [7, 7, 7, 7]);
  });

  test('it ends well when its window manager asks it to close', async () => {
    await open();
    await visit(display, 'close', window.id);
    assert.deepEqual(await window.ended, [0, null]);
    assert.equal(window.complaints, '');
  });

  test('the sheet brings test digits and finds those the networks disagree on', async () => {
    await open();
    await press(display, window.report, 'more');
    await window.until(({state}) => state.menuOpen);
    await press(display, window.report, 'digit-next');
    const first = await window.until(({state}) => state.galleryIndex === 0);
    assert.deepEqual(digitsOf(first), Array(4).fill(first.state.label));
    await press(display, first, 'digit-disagreed');
    const found = await window.until(({state}) => state.galleryIndex > 0 && !state.searching);
    assert.ok(new Set(digitsOf(found)).size > 1);
    await press(display, found, 'digit-mistaken');
    const {galleryIndex: before} = found.state;
    const {state} =
        await window.until(({state}) => state.galleryIndex !== before && !state.searching);
    assert.notEqual(state.networks[0].digit, state.label);
    await type('Escape');
    await window.until(({state}) => !state.menuOpen);
  });

  test('a link goes through the clipboard and brings the same digit', async () => {
    await open('--page', 'https://example.org/');
    await draw(display, window.report, seven);
    const before = await window.until(answered(1));
    await type('ctrl+c');
    await window.until(({message}) => message.includes('https://example.org/'));
    await type('Delete');
    await window.until(({state}) => !state.drawn);
    await type('ctrl+v');
    const after = await window.until(answered(1));
    assert.deepEqual(
        after.state.networks.map(({probabilities}) => probabilities),
        before.state.networks.map(({probabilities}) => probabilities));
  });

  test('a digit is drawn by keyboard alone', async () => {
    await open();
    await type('Tab');
    await window.until(({focus, state}) => focus === 'pad' && state.cursor.shown);
    await type(...Array(10).fill('Up'), 'space', ...Array(20).fill('Down'), 'space');
    assert.deepEqual(digitsOf(await window.until(answered(1))), [1, 1, 1, 1]);
    await type('Tab', 'space');
    await window.until(({focus, state}) => focus === 'eraser' && state.eraser);
  });

  test('Tab reaches every control, and arrow keys choose a tab', async () => {
    await open();
    const {state} = window.report;
    const reached = new Set();
    const stops = state.controls.filter(
        ({role, enabled, selected}) => enabled && (!['tab', 'choice'].includes(role) || selected));
    for (let i = 0; i < stops.length; ++i) {
      const {focus: before} = window.report;
      await type('Tab');
      reached.add((await window.until(({focus}) => focus !== before)).focus);
    }
    assert.deepEqual([...reached].sort(), stops.map(({id}) => id).sort());
    const tabs = state.controls.filter(({role}) => role === 'tab');
    while (window.report.focus !== tabs[0].id) {
      const {focus: before} = window.report;
      await type('shift+Tab');
      await window.until(({focus}) => focus !== before);
    }
    await type('Right');
    await window.until(
        ({focus, state}) =>
            focus === tabs[1].id && state.controls.find(({id}) => id === tabs[1].id).selected);
  });

  test('the wheel scrolls to what is below', async () => {
    await open('--size', '900x700');
    await display.hands('mousemove', 800, 400, 'click', 5, 'click', 5);
    await window.until(({scroll}) => scroll > 0);
    await type('End');
    await window.until(({scroll, state}) => Math.abs(scroll + 700 - state.contentHeight) < 1);
  });

  test('all test digits are read on every core, and give the published figures', async () => {
    await open('--size', '1600x1350');
    await press(display, window.report, 'tab/verify');
    await press(
        display, await window.until(({state}) => hasControl(state, 'verify/start')),
        'verify/start');
    const {state} = await window.until(({state}) => state.verify.stage === 'done');
    assert.equal(state.verify.counted, 10_000);
    assert.equal(state.verify.threads, os.availableParallelism());
    for (const {id, testAccuracy} of state.networks) {
      const {correct} = state.verify.networks.find((score) => score.id === id);
      assert.equal(correct, Math.round(testAccuracy * 10_000), id);
    }
  });

  test('reading them can be stopped', async () => {
    await open('--size', '1600x1350');
    await press(display, window.report, 'tab/verify');
    const report = await window.until(({state}) => hasControl(state, 'verify/start'));
    const place = middleOf(report, 'verify/start').map(Math.round);
    // The same button stops it, and many cores do not take long.
    await display.hands('mousemove', ...place, 'click', 1, 'sleep', 0.05, 'click', 1);
    const {state} = await window.until(({state}) => state.verify.stage === 'stopped');
    assert.ok(state.verify.counted < 10_000);
  });

  test('digits that were labelled are there the next time', async () => {
    await open();
    await press(display, window.report, 'tab/yours');
    await draw(display, window.report, seven);
    await window.until(answered(1));
    await type('7');
    await window.until(({state}) => state.handwriting.count === 1 && !state.drawn);
    await visit(display, 'close', window.id);
    await window.ended;
    await open();
    assert.equal(window.report.state.handwriting.count, 1);
    const kept = path.join(display.folder, 'inkling/handwriting.txt');
    assert.match(fs.readFileSync(kept, 'utf8'), /^7 strokes=/);
  });

  test('digits that cannot be read are not replaced', async () => {
    const kept = path.join(display.folder, 'inkling/handwriting.txt');
    fs.mkdirSync(kept, {recursive: true});  // A folder in the file's place.
    await open();
    await press(display, window.report, 'tab/yours');
    await draw(display, window.report, seven);
    await window.until(answered(1));
    await type('7');
    await window.until(({state}) => state.handwriting.count === 1);
    assert.ok(fs.statSync(kept).isDirectory());
  });

  test('light and dark windows are painted in full, in their own colours', async () => {
    for (const [words, page] of [[[], 0xf5f4f0], [['--dark'], 0x121418]]) {
      await open('--size', '1200x900', ...words);
      await draw(display, window.report, seven);
      await window.until(answered(1));
      const picture = display.picture(1200, 900);
      const {count, commonest} = colorsOf(picture);
      assert.ok(count > 100, `${count} colours`);
      assert.equal(picture.at(2, 450), page);
      assert.notEqual(commonest, undefined);
      const [x, y, width, height] = window.report.state.pad;
      const ink = picture.at(Math.round(x + 0.5 * width), Math.round(y + 0.245 * height));
      const paper = picture.at(Math.round(x + 0.2 * width), Math.round(y + 0.6 * height));
      assert.notEqual(ink, paper);
      window.child.kill();
      await window.ended;
    }
  });
});

describe('a screen with many pixels', () => {
  test('shows the same in twice the pixels', async () => {
    const display = await startDisplay({density: 192});
    const window = await openWindow(display, '--size', '800x640');
    try {
      await draw(display, window.report, seven, 2);
      const {state} = await window.until(answered(1));
      assert.deepEqual(digitsOf({state}), [7, 7, 7, 7]);
      const [x, y, width, height] = state.pad;
      assert.ok(x + width <= 800 && y + height <= 640);
      const picture = display.picture(1600, 1280);
      const at = (right, down) =>
          picture.at(Math.round(2 * (x + right * width)), Math.round(2 * (y + down * height)));
      assert.notEqual(at(0.5, 0.245), at(0.2, 0.6));
    } finally {
      window.child.kill();
      await window.ended;
      await display.stop();
    }
  });
});
