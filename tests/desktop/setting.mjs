// What the tests of the desktop window stand on: a display of their own (Xvfb, which draws into a
// file), the built program on it, and hands that use real X events (xdotool).

import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import {promisify} from 'node:util';

const run = promisify(execFile);
export const repository = path.resolve(import.meta.dirname, '../..');
const build = process.env.INKLING_BUILD_DIR ?? path.join(repository, 'build');
export const program = path.join(build, 'native/bin/inkling-desktop');
const kPatience_ms = 60_000;

export const makeFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), 'inkling-desktop-'));

// Starts an X server. `density` is what desktops set for screens of many pixels: 96 is ordinary;
// `extra` are more of its arguments.
export async function startDisplay({density = 96, extra = []} = {}) {
  const folder = makeFolder();
  const server = spawn(
      'Xvfb',
      [
        '-displayfd', '3', '-screen', '0', '1800x1400x24', '-fbdir', folder, '-nolisten', 'tcp',
        '-noreset', ...extra
      ],
      {stdio: ['ignore', 'ignore', 'ignore', 'pipe']});
  const [number] = await once(server.stdio[3], 'data');
  const name = `:${String(number).trim()}`;
  const environment = {...process.env, DISPLAY: name, LIBGL_ALWAYS_SOFTWARE: '1'};
  delete environment.WAYLAND_DISPLAY;
  const resource = `Xft.dpi:\t${density}\n`;
  await run(
      'xprop', ['-root', '-f', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER', resource],
      {env: environment});
  return {
    environment,
    hands: (...words) => run('xdotool', words.map(String), {env: environment}),
    picture: (width, height) => readScreen(path.join(folder, 'Xvfb_screen0'), width, height),
    async stop() {
      server.kill();
      await once(server, 'exit');
      fs.rmSync(folder, {recursive: true});
    },
  };
}

// The upper left part of a screen, from the file in the format XWD that Xvfb draws into: pixels as
// numbers 0xRRGGBB.
function readScreen(file, width, height) {
  const bytes = fs.readFileSync(file);
  const field = (i) => bytes.readUInt32BE(4 * i);
  const [headerSize, bytesPerLine, colors] = [field(0), field(12), field(19)];
  const start = headerSize + 12 * colors;
  const at = (x, y) => bytes.readUInt32LE(start + y * bytesPerLine + 4 * x) & 0xffffff;
  return {width, height, at};
}

// Starts the program, which keeps and saves what it does in `display.folder`. `until` waits for a
// report (what it prints when it has come to rest) of which a test holds; `ended` resolves with its
// exit status.
export async function openWindow(display, ...words) {
  const child = spawn(program, ['--report', '--reduced-motion', ...words], {
    cwd: display.folder,
    env: {...display.environment, XDG_DATA_HOME: display.folder},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const window = {child, complaints: '', report: null, ended: once(child, 'exit')};
  child.stderr.on('data', (text) => window.complaints += text);
  const lines = readline.createInterface({input: child.stdout});
  lines.on('line', (line) => {
    const {frames, window: shown} = JSON.parse(line);
    window.report = {frames, ...shown};
    lines.emit('report');
  });
  window.until = async (test) => {
    const end = AbortSignal.timeout(kPatience_ms);
    while (!window.report || !test(window.report)) await once(lines, 'report', {signal: end});
    return window.report;
  };
  await window.until(() => true);
  const {stdout} = await display.hands('search', '--sync', '--onlyvisible', '--name', '^Inkling$');
  window.id = stdout.trim().split('\n').pop();
  await display.hands('windowfocus', '--sync', window.id);
  return window;
}

export const digitsOf = ({state}) => state.networks.map(({digit}) => digit);

// The middle of a control or of the square, in the window's points.
export function middleOf({scroll, state}, id) {
  const {area: [x, y, width, height]} = state.controls.find((control) => control.id === id);
  return [x + width / 2, y + height / 2 - (state.menuOpen ? 0 : scroll)];
}

// Draws strokes of points, in units of the square, with the mouse; `density` pixels a point.
export async function draw(display, {state, scroll}, strokes, density = 1) {
  const [left, top, width, height] = state.pad;
  const place = ([x, y]) =>
      [Math.round((left + x * width) * density), Math.round((top + y * height - scroll) * density)];
  const words = [];
  for (const [first, ...others] of strokes) {
    words.push('mousemove', ...place(first), 'mousedown', 1);
    for (const point of others) words.push('mousemove', ...place(point), 'sleep', 0.005);
    words.push('mouseup', 1);
  }
  await display.hands(...words);
}

export async function press(display, report, id, density = 1) {
  const place = middleOf(report, id).map((value) => Math.round(value * density));
  await display.hands('mousemove', ...place, 'click', 1);
}

// Points on the way between those given, as a mouse reports them.
const onTheWay = (stroke) => stroke.flatMap(([x, y], i) => {
  if (i === 0) return [[x, y]];
  const [x0, y0] = stroke[i - 1];
  return [0.25, 0.5, 0.75, 1].map((share) => [x0 + (x - x0) * share, y0 + (y - y0) * share]);
});
export const seven = [onTheWay([[0.3, 0.25], [0.7, 0.24], [0.58, 0.5], [0.46, 0.82]])];
export const one = [onTheWay([[0.52, 0.2], [0.49, 0.8]])];

// Does to a window what visitor.cpp knows.
export const visit = (display, ...words) =>
    run(path.join(build, 'native/bin/inkling-desktop-visitor'), words, {env: display.environment});
