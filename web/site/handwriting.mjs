// Keeps the visitor's labelled digits in this browser, and in step with other windows of the page.

const kKey = 'handwriting';
const kRefused = 'This browser lets the page keep nothing: save your digits as a file before you ' +
    'leave.';
const kFull =
    'This browser’s storage for the page is full: save your digits as a file before you ' +
    'leave, or delete some.';

export class HandwritingStore {
  #program;
  #revision = 0;

  constructor(program) {
    this.#program = program;
    const early = program.handwriting();  // Kept while the page was loading.
    this.#open(early);
    if (early) this.#revision = -1;
    addEventListener('storage', ({key}) => {
      if (key === kKey || key === null) this.#open();
    });
    addEventListener('pageshow', ({persisted}) => persisted && this.#open());
  }

  #open(more = '') {
    try {
      this.#program.openHandwriting((localStorage.getItem(kKey) ?? '') + more);
    } catch {
      this.#program.setStorageProblem(kRefused);
    }
  }

  // Stores what changed since the last report of the program.
  update({handwriting: {revision}}) {
    if (revision === this.#revision) return;
    this.#revision = revision;
    try {
      localStorage.setItem(kKey, this.#program.handwriting());
      this.#program.setStorageProblem('');
    } catch (error) {
      this.#program.setStorageProblem(error.name === 'SecurityError' ? kRefused : kFull);
    }
  }
}
