// Files as drawings: an image of a digit, or strokes as JSON.

import {readFile} from './files.mjs';
import {checkStrokes} from './strokes.mjs';

// Large enough for every digit; a phone's photos have ten times as many pixels.
const kLargestSide_px = 1600;
const kLargestText = 20e6;

// An image's pixels as grey floats from 0 to 1, transparent ones as paper.
async function readGrey(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, kLargestSide_px / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const {data} = context.getImageData(0, 0, width, height);
  const grey = new Float32Array(width * height);
  for (let i = 0; i < grey.length; ++i) {
    const [red, green, blue] = [data[4 * i], data[4 * i + 1], data[4 * i + 2]];
    grey[i] = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
  }
  return {grey, width, height};
}

async function openImage(program, file) {
  let image;
  try {
    image = await readGrey(file);
  } catch {
    throw new Error('This image cannot be read. Please choose a PNG, JPEG or WebP file.');
  }
  try {
    program.openImage(image.grey, image.width, image.height);
  } catch (error) {
    throw new Error(`No digit was found in this image: ${error.message}.`);
  }
}

async function openStrokes(program, file) {
  const text = file.size <= kLargestText ? await file.text() : '';
  let strokes;
  try {
    strokes = checkStrokes(JSON.parse(text.trim().split('\n')[0]).strokes);
  } catch {
    throw new Error(
        'This is no drawing. Please give an image of a digit, or strokes as this page ' +
        'saves them: {"strokes": [[[x, y], …], …]}.');
  }
  program.openStrokes(strokes);
}

// Brings the chosen tab into view.
function showTab() {
  const tab = document.querySelector('[role=tab][aria-selected=true]');
  tab?.scrollIntoView({block: 'nearest'});
}

// Opens a file (a Blob) in the drawing's place; files of other kinds go to the program. Throws an
// Error with one sentence for the visitor.
export async function openFile(program, file) {
  const name = file.name ?? '';
  if (file.type.startsWith('image/')) return openImage(program, file);
  if (/\.json$/i.test(name) || (!name && file.type === 'text/plain')) {
    return openStrokes(program, file);
  }
  program.receiveFile('', name, await readFile(file));
  showTab();
}
