// Reads all of MNIST's test digits with all networks, in workers, when the program asks for it.

import {assets} from './assets.mjs';

const kSlice = 200;  // Digits that a worker reads at a time: a step of the progress bar.
const kWaiting = 2;  // Slices that lie ready for a worker, so that it need not wait.
const kMostThreads = 4;

export class Verifier {
  #program;
  #loadGallery;
  #run = 0;
  #workers = [];

  // `loadGallery` brings the test digits into the program and resolves with their number.
  constructor(program, loadGallery) {
    this.#program = program;
    this.#loadGallery = loadGallery;
  }

  // Starts or stops what a report of the program asks for.
  update({verify: {stage, run}, networks}) {
    const wanted = stage === 'running' ? run : 0;
    if (wanted === this.#run) return;
    this.#stop();
    this.#run = wanted;
    if (wanted) this.#start(wanted, networks.map(({id}) => id));
  }

  #stop() {
    for (const worker of this.#workers) worker.terminate();
    this.#workers = [];
  }

  #fail(run, sentence) {
    if (run !== this.#run) return;
    this.#program.failCount(run, sentence);
  }

  async #start(run, ids) {
    let count;
    try {
      count = await this.#loadGallery();
    } catch (error) {
      return this.#fail(run, error.message);
    }
    if (run !== this.#run) return;
    const threads = Math.min(navigator.hardwareConcurrency || 2, kMostThreads);
    this.#program.beginCount(run, threads);
    const slices = {next: 0, count, start_ms: performance.now()};
    for (let i = 0; i < threads; ++i) this.#workers.push(this.#hire(run, ids, slices));
  }

  #hire(run, ids, slices) {
    const worker = new Worker(new URL(assets.counter, import.meta.url), {type: 'module'});
    const give = () => {
      const first = slices.next;
      const size = Math.min(kSlice, slices.count - first);
      if (size === 0) return;
      slices.next += size;
      const pixels = this.#program.galleryPixels(first, size);
      worker.postMessage({first, pixels}, [pixels.buffer]);
    };
    worker.addEventListener('message', ({data: {problem, first, logits, times_us}}) => {
      if (run !== this.#run) return;
      if (problem) return this.#fail(run, `The digits could not be read: ${problem}.`);
      const elapsed_us = (performance.now() - slices.start_ms) * 1000;
      this.#program.countSlice(run, first, logits, times_us, elapsed_us);
      give();
    });
    worker.addEventListener('error', () => {
      this.#fail(
          run,
          'What reads the digits could not be loaded. Please check the connection ' +
              'and try again.');
    });
    worker.postMessage({ids});
    for (let i = 0; i < kWaiting; ++i) give();
    return worker;
  }
}
