// The sheet behind "More": test digits, files, the clipboard, links and the list of shortcuts. What
// only a browser can do is done here; the drawing itself lies in the program.

import {assets} from './assets.mjs';
import {read} from './fetch.mjs';
import {saveFile} from './files.mjs';
import {grouped} from './format.mjs';
import {openFile} from './opening.mjs';

const kPicture_px = 560;
const kDrawingType = 'application/json';

const element = (id) => document.getElementById(id);

export class More {
  #program;
  #tell;
  #sheet = element('more');
  #network = element('mistaken-network');
  #gallery = null;  // A promise, once it is asked for.

  // `tell` shows the visitor a sentence.
  constructor(program, tell) {
    this.#program = program;
    this.#tell = tell;
    const actions = {
      'digit-next': () => this.#showNext(),
      'digit-random': async () =>
          program.showDigit(Math.floor(Math.random() * await this.loadGallery())),
      'digit-disagreed': () => this.#find(-1),
      'digit-mistaken': () => this.#find(this.#network.selectedIndex),
      'open-paste': () => this.#paste(),
      'save-png': () => this.#savePng(),
      'save-strokes': () => this.#saveStrokes(),
      'share': () => this.#share(),
      'more-close': () => this.close(),
    };
    for (const [id, act] of Object.entries(actions)) {
      element(id).addEventListener('click', () => act()?.catch?.((error) => tell(error.message)));
    }
    element('open-file').addEventListener('change', ({target}) => {
      this.open(target.files);
      target.value = '';  // So that the same file can be chosen again.
    });
    if (/mac|iphone|ipad/i.test(navigator.platform)) {
      for (const key of this.#sheet.querySelectorAll('.command')) key.textContent = '⌘';
    }
  }

  // Brings the sheet in line with a report of the program, and the test digits where it wants them.
  update(report) {
    if (report.galleryIsWanted && !this.#gallery) this.#bringGallery();
    const opens = report.menuOpen && this.#sheet.hidden;
    if (this.#sheet.hidden === report.menuOpen) this.#sheet.hidden = !report.menuOpen;
    if (opens) element('digit-next').focus({preventScroll: true});
    if (!report.menuOpen) return;
    const names = report.networks.map(({name}) => name);
    if ([...this.#network.options].map(({text}) => text).join() !== names.join()) {
      const chosen = Math.max(0, this.#network.selectedIndex);
      this.#network.replaceChildren(...names.map((name) => new Option(name)));
      this.#network.selectedIndex = chosen;
    }
    for (const id of ['save-png', 'share']) element(id).disabled = !report.drawn;
    element('save-strokes').disabled = report.strokes === 0;
    const text = report.searching ?
        'Looking through the test digits…' :
        report.searchWasVain ?
        'There is no such digit among the 10,000.' :
        report.label !== null ?
        `Digit ${grouped(report.galleryIndex)}: MNIST says it is a ${report.label}.` :
        '10,000 digits that no network was trained on.';
    if (element('digit-text').textContent !== text) element('digit-text').textContent = text;
  }

  close() {
    if (this.#sheet.hidden) return;
    this.#program.act('more', 0);
    this.#sheet.hidden = true;
    document.querySelector('#controls [aria-label=More]')?.focus({preventScroll: true});
  }

  // Opens the first of some files in the drawing's place, or hands them to the program.
  async open(files) {
    for (const file of files) {
      try {
        await openFile(this.#program, file);
      } catch (error) {
        this.#tell(error.message);
      }
    }
  }

  // Shows the drawing of a link's fragment. Returns whether there was one.
  async openFragment(fragment) {
    const index = this.#program.openFragment(fragment);
    if (index !== null && index >= 0) {
      await this.loadGallery();
      this.#program.showDigit(index);
    }
    return index !== null;
  }

  // Brings the test digits into the program, once. Resolves with their number.
  loadGallery() {
    this.#gallery ??= this.#fetch();
    this.#gallery.catch(() => this.#gallery = null);  // It may work the next time.
    return this.#gallery;
  }

  async #fetch() {
    const parts = [assets.gallery.images, assets.gallery.labels].map((part) => read(part));
    const [images, labels] = await Promise.all(parts).catch((error) => {
      throw new Error(`The test digits could not be loaded: ${error.message}. Please try again.`);
    });
    this.#program.loadGallery(images, labels);
    return this.#program.gallerySize();
  }

  async #bringGallery() {
    try {
      await this.loadGallery();
    } catch (error) {
      this.#program.missGallery();
      this.#tell(error.message);
    }
  }

  async #showNext() {
    const count = await this.loadGallery();
    const {galleryIndex} = this.#program.report();
    this.#program.showDigit(galleryIndex === null ? 0 : (galleryIndex + 1) % count);
  }

  async #find(network) {
    await this.loadGallery();
    this.#program.findDigit(network);
  }

  async #paste() {
    if (!navigator.clipboard?.read) throw new Error('Press Ctrl+V (on a Mac ⌘V) to paste here.');
    let items;
    try {
      items = await navigator.clipboard.read();
    } catch {
      throw new Error('The browser did not let the page read the clipboard. Press Ctrl+V instead.');
    }
    for (const item of items) {
      const type = item.types.find((type) => /^image\/|^text\/plain$/.test(type));
      if (type) return openFile(this.#program, await item.getType(type));
    }
    throw new Error('There is no image in the clipboard.');
  }

  async #savePng() {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = kPicture_px;
    const grey = this.#program.raster(kPicture_px);
    const image = new ImageData(kPicture_px, kPicture_px);
    grey.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
    canvas.getContext('2d').putImageData(image, 0, 0);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    saveFile({name: 'digit.png', type: 'image/png', bytes});
  }

  async #saveStrokes() {
    const bytes = new TextEncoder().encode(this.#program.strokesJson());
    saveFile({name: 'digit.json', type: kDrawingType, bytes});
  }

  // On phones the system's own sheet; elsewhere the clipboard.
  async #share() {
    const url = new URL(`#${this.#program.fragment()}`, location.href.split('#')[0]).href;
    if (navigator.share && matchMedia('(pointer: coarse)').matches) {
      const refused =
          await navigator.share({title: 'Inkling', url}).then(() => null, (error) => error);
      if (!refused || refused.name === 'AbortError') return;
    }
    try {
      await navigator.clipboard.writeText(url);
      this.#tell(
          'The link is in the clipboard. Whoever opens it sees this digit and these answers.');
    } catch {
      history.replaceState(null, '', url);
      this.#tell(
          'The browser did not let the page use the clipboard: copy the link from the ' +
          'address bar.');
    }
  }
}

// Files and images that are dropped on the page or pasted anywhere.
export function listenToGifts(more) {
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    more.open(event.dataTransfer.files);
  });
  addEventListener('paste', (event) => {
    const {files} = event.clipboardData;
    const text = event.clipboardData.getData('text/plain');
    if (files.length)
      more.open(files);
    else if (text)
      more.open([new Blob([text], {type: 'text/plain'})]);
  });
}
