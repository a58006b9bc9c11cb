// The icon as PNG files, for places that take no SVG: home screens and their masks.

import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

const kPaper = '#f5f4f0';
// A mask may cut away all but a circle of four fifths of the width.
const kInsideMask = 0.62;

// The icon smaller, on paper that fills the square.
function onPaper(svg) {
  const [, inside] = svg.match(/<svg[^>]*>([\s\S]*)<\/svg>/);
  const margin = 16 * (1 - kInsideMask);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">` +
      `<rect width="32" height="32" fill="${kPaper}"/>` +
      `<g transform="translate(${margin} ${margin}) scale(${kInsideMask})">${inside}</g></svg>`;
}

// Returns [[name, PNG bytes], …]. `modules` is a node_modules folder with @resvg/resvg-wasm, and
// `svg` an icon of 32×32 units.
export async function drawIcons(svg, modules) {
  const require = createRequire(path.join(path.resolve(modules), 'resolve.js'));
  const {initWasm, Resvg} = require('@resvg/resvg-wasm');
  await initWasm(fs.readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const draw = (text, width) =>
      Buffer.from(new Resvg(text, {fitTo: {mode: 'width', value: width}}).render().asPng());
  return [
    ['icon-192.png', draw(svg, 192)],
    ['icon-512.png', draw(svg, 512)],
    ['icon-maskable.png', draw(onPaper(svg), 512)],
    ['icon-touch.png', draw(onPaper(svg), 180)],
  ];
}
