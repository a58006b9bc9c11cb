// Starts the page: takes the program, the typeface and the weights, which early.mjs is fetching,
// and connects them. The networks answer before anything is drawn: opening WebGL takes longer than
// everything else where there is no graphics card. Until the first frame the skeleton of index.html
// is seen.

import {assets} from './assets.mjs';
import {noWebGl2} from './features.mjs';
import {saveFile} from './files.mjs';
import {HandwritingStore} from './handwriting.mjs';
import * as input from './input.mjs';
import {rememberedFragment, rememberWhenLeft} from './memory.mjs';
import {Mirror} from './mirror.mjs';
import {listenToGifts, More} from './more.mjs';
import {keepForOffline} from './offline.mjs';
import {createProgram} from './program.mjs';
import {checkStrokes} from './strokes.mjs';
import {Verifier} from './verify.mjs';

// How long the networks may keep the first frame waiting.
const kPatience_ms = 100;
const kReading_ms = 7000;  // How long a sentence stays.

const element = (id) => document.getElementById(id);
let program = null;
let more = null;
const listeners = [];  // Each gets every report of the program.

function apologise(sentence) {
  element('skeleton').hidden = true;
  element('page').hidden = true;
  element('reason').textContent = sentence;
  element('sorry').hidden = false;
}

const ids = () => program.report().networks.map((network) => network.id);

// 784 values between 0 (paper) and 1 (ink).
function checkImage(pixels) {
  const values = Array.from(pixels ?? []);
  if (values.length !== 784 || !values.every((value) => value >= 0 && value <= 1)) {
    throw new TypeError('an image must be 784 numbers between 0 (paper) and 1 (ink)');
  }
  return values;
}

function answer(method, input, {logits = false} = {}) {
  if (!program) throw new Error('the page is still loading: await inkling.ready first');
  const answers = program[method](input, ids());
  if (!logits) Object.values(answers).forEach((answer) => delete answer.logits);
  return answers;
}

window.inkling = {
  // Resolves when every weights file has arrived or failed; `classify` answers from then on.
  ready: start(),
  // {mlp: {digit, probabilities}, …} for strokes [[[x, y], …], …] in any unit, y down. With
  // {logits: true} each answer has its ten logits too.
  classify: (strokes, options) => answer('classify', checkStrokes(strokes), options),
  // The same for a 28×28 image as the networks see it, row by row.
  classifyImage: (pixels, options) => answer('classifyImage', checkImage(pixels), options),
  // What is shown now: the sentence, each network's answer, the 784 values they see.
  state() {
    if (!program) return {sentence: 'Loading', strokes: 0, networks: [], image: null, frames: 0};
    return {...program.report(), image: program.image(), frames: program.frames()};
  },
};
window.inkling.ready.then(() => {
  keepForOffline(offerNewBuild);
  listeners.push(new HandwritingStore(program), new Verifier(program, () => more.loadGallery()));
}, (error) => apologise(error.message));

// Tells that a new build is there; `reload` starts it.
function offerNewBuild(reload) {
  element('update').hidden = false;
  element('update').querySelector('button').onclick = reload;
}

async function start() {
  const early = self.inklingEarly;
  if (early.missing) throw new Error(early.missing);
  early.program.listen(showProgress);
  try {
    program = await createProgram(element('canvas'), await early.program.result);
  } catch (error) {
    throw new Error(`A part of this page could not be loaded: ${error.message}. Please reload it.`);
  }
  if (assets.togetherAccuracy !== null) program.setTogetherAccuracy(assets.togetherAccuracy);
  connect();
  const networks = Promise.all(ids().map((id) => deliver(id, early.weights.get(id))));
  Promise.race([networks, wait(kPatience_ms)]).then(show);
  await networks;
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Starts drawing, after the answers that are due.
async function show() {
  const fonts = await Promise.all(self.inklingEarly.fonts);
  await wait(0);
  await wait(0);
  if (!program.show(...fonts)) apologise(noWebGl2);
}

function showProgress(share) {
  element('progress').value = share;
  element('loading-text').textContent = `Loading the networks… ${Math.round(share * 100)} %`;
}

async function deliver(id, weights) {
  if (!weights) return program.failWeights(id, 'this copy of the page has no weights for it');
  weights.listen((share) => program.weightsProgress(id, share));
  try {
    program.loadWeights(id, await weights.result);
  } catch (error) {
    program.failWeights(id, error.message);
  }
}

// Shows the visitor a sentence for a while.
let hideSentence = 0;
function tell(sentence) {
  element('message').textContent = sentence;
  element('message').hidden = false;
  clearTimeout(hideSentence);
  hideSentence = setTimeout(() => element('message').hidden = true, kReading_ms);
}

// The drawing that the address carries, now and whenever it changes.
function openLink() {
  const open = (fragment) => more.openFragment(fragment).catch((error) => tell(error.message));
  open(rememberedFragment());
  addEventListener('hashchange', () => open(location.hash.slice(1)));
  rememberWhenLeft(program);
}

function connect() {
  const canvas = element('canvas');
  const page = element('page');
  const pad = element('pad');
  page.hidden = false;
  const mirror = new Mirror(program);
  more = new More(program, tell);
  listeners.push(mirror, more);
  program.onChange = () => {
    const report = program.report();
    const isDrawn = program.frames() > 0;
    for (const listener of listeners) listener.update(report, isDrawn);
    if (isDrawn) element('skeleton').hidden = true;
  };
  input.listenToKeys(program, () => more.close());
  input.listenToPreferences(program);
  input.listenToWindow(canvas, program);
  input.listenToPen(pad, program);
  input.listenToPadKeys(pad, program);
  input.listenToPointer(page, pad, program);
  input.listenToContext(canvas, element('notice'), program);
  program.onFile = saveFile;
  program.onMessage = tell;
  listenToGifts(more);
  openLink();
  mirror.update(program.report(), false);
}
