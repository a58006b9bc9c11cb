// The front end's WebAssembly program behind an interface of plain JavaScript values.

const kClasses = 10;
const kImagePixels = 784;

// Starts a program that was fetched: {compiled, create}.
export async function createProgram(canvas, {compiled, create}) {
  return new Promise((resolve, reject) => {
    const hooks = {
      canvas,
      onChange() {},
      onFile() {},
      onMessage() {},
      onAbort: (what) => reject(new Error(`the program stopped: ${what}`)),
      instantiateWasm(imports, receive) {
        WebAssembly.instantiate(compiled, imports)
            .then((instance) => receive(instance, compiled), reject);
        return {};
      },
    };
    create(hooks).then((module) => resolve(new Program(module, hooks)), reject);
  });
}

class Program {
  #module;
  #hooks;

  constructor(module, hooks) {
    this.#module = module;
    this.#hooks = hooks;
  }

  // Called when there is something new: new answers, or a frame that was drawn.
  set onChange(listener) {
    this.#hooks.onChange = this.#module.onChange = listener;
  }

  // Called with each file ({name, type, bytes}) for the visitor.
  set onFile(listener) {
    this.#hooks.onFile = listener;
  }

  // Called with each sentence that the program has for the visitor.
  set onMessage(listener) {
    this.#hooks.onMessage = listener;
  }

  // Shows the visitor a sentence.
  tell(sentence) {
    this.#hooks.onMessage(sentence);
  }

  // Calls `work` with the address of a copy of `bytes` (a typed array) in the program's memory.
  #lend(bytes, work) {
    const address = this.#module._malloc(Math.max(1, bytes.byteLength));
    this.#module.HEAPU8.set(
        new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), address);
    try {
      return work(address);
    } finally {
      this.#module._free(address);
    }
  }
  #lendText(text, work) {
    return this.#lend(new TextEncoder().encode(text + '\0'), work);
  }
  #floats(address, count) {
    return Array.from(this.#module.HEAPF32.subarray(address / 4, address / 4 + count));
  }

  // Opens WebGL 2 on the canvas and draws from then on, with these font files. Returns whether that
  // worked. Until then the program answers but draws nothing.
  show(regular, semibold) {
    const module = this.#module;
    return this.#lend(
        regular,
        (first) => this.#lend(
            semibold,
            (second) => module._page_show(first, regular.length, second, semibold.length) !== 0));
  }
  resize(width, height, pixelWidth, pixelHeight) {
    this.#module._page_resize(width, height, pixelWidth, pixelHeight);
  }
  setAppearance({dark, reducedMotion, macKeys}) {
    this.#module._page_appearance(dark, reducedMotion, macKeys);
  }
  scrollTo(y) {
    this.#module._page_scroll(y);
  }
  movePointer(x, y, isTouch) {
    this.#module._page_pointer(x, y, true, isTouch);
  }
  removePointer() {
    this.#module._page_pointer(0, 0, false, false);
  }
  pressPointer(down) {
    this.#module._page_press(down);
  }
  pressKey(key, command, shift) {
    return this.#lendText(key, (text) => this.#module._page_key(text, command, shift)) !== 0;
  }
  // Uses a control: presses it, or gives it a value.
  act(id, value = 1) {
    this.#lendText(id, (text) => this.#module._page_act(text, value));
    this.#deliver();
  }
  // A file ({name, bytes}) chosen with the control of this id, or dropped on the page ('').
  receiveFile(id, name, bytes) {
    this.#lendText(
        id,
        (control) => this.#lendText(
            name,
            (title) => this.#lend(
                bytes,
                (data) => this.#module._page_receive_file(control, title, data, bytes.length))));
    this.#deliver();
  }
  // Hands what the program has for the visitor, files and a sentence, to the page.
  #deliver() {
    const module = this.#module;
    const message = module.UTF8ToString(module._page_message());
    if (message) this.#hooks.onMessage(message);
    for (; module._page_has_file(); module._page_next_file()) {
      const start = module._page_file_content();
      this.#hooks.onFile({
        name: module.UTF8ToString(module._page_file_name()),
        type: module.UTF8ToString(module._page_file_type()),
        bytes: module.HEAPU8.slice(start, start + module._page_file_size()),
      });
    }
  }
  penDown([x, y], pressure, upsideDown) {
    this.#module._page_pen_down(x, y, pressure, upsideDown);
  }
  penMove([x, y], pressure) {
    this.#module._page_pen_move(x, y, pressure);
  }
  penUp() {
    this.#module._page_pen_up();
  }
  penCancel() {
    this.#module._page_pen_cancel();
  }
  // A key on the drawing square. Returns whether it means something there.
  pressPadKey(key, command, shift) {
    return this.#lendText(key, (text) => this.#module._page_pad_key(text, command, shift)) !== 0;
  }
  focusPad(focused) {
    this.#module._page_pad_focus(focused);
  }

  // The drawing as a link's fragment without "#", as the tool's JSON, and as side² grey bytes.
  fragment() {
    return this.#module.UTF8ToString(this.#module._page_fragment());
  }
  strokesJson() {
    return this.#module.UTF8ToString(this.#module._page_strokes_json());
  }
  raster(side) {
    const start = this.#module._page_raster(side);
    return this.#module.HEAPU8.slice(start, start + side * side);
  }
  // Opens a fragment's drawing. Returns the index of a gallery digit that is to be shown instead,
  // -1 if the drawing is there, or null if the fragment is none. Throws an Error on a broken one.
  openFragment(fragment) {
    const result = this.#lendText(fragment, (text) => this.#module._page_open_fragment(text));
    if (result === -2) return null;
    if (result === -3) throw new Error(`The drawing cannot be shown: ${this.#reason()}.`);
    return result;
  }
  // Each of these throws an Error with the reason why it cannot be done.
  openStrokes(strokes) {
    const opened = this.#lendStrokes(
        strokes,
        (points, lengths, count) => this.#module._page_open_strokes(points, lengths, count));
    if (!opened) throw new Error(`The drawing cannot be shown: ${this.#reason()}.`);
  }
  openImage(grey, width, height) {
    const opened =
        this.#lend(grey, (pixels) => this.#module._page_open_image(pixels, width, height));
    if (!opened) throw new Error(this.#reason());
  }
  loadGallery(images, labels) {
    const loaded = this.#lend(
        images,
        (first) => this.#lend(
            labels,
            (second) =>
                this.#module._page_load_gallery(first, images.length, second, labels.length)));
    if (!loaded) throw new Error(`The test digits cannot be shown: ${this.#reason()}.`);
  }
  // The test digits cannot be had.
  missGallery() {
    this.#module._page_miss_gallery();
  }
  // A copy of the pixels of `count` test digits, 784 bytes each.
  galleryPixels(first, count) {
    const start = this.#module._page_gallery_pixels() + first * kImagePixels;
    return this.#module.HEAPU8.slice(start, start + count * kImagePixels);
  }
  gallerySize() {
    return this.#module._page_gallery_size();
  }
  showDigit(index) {
    this.#module._page_show_digit(index);
  }
  // Looks for the next digit that the networks disagree on (-1) or that this one gets wrong.
  findDigit(network) {
    this.#module._page_find_digit(network);
  }
  #reason() {
    return this.#module.UTF8ToString(this.#module._page_text());
  }
  #lendStrokes(strokes, work) {
    const points = Float32Array.from(strokes.flat(2));
    const lengths = Int32Array.from(strokes, (stroke) => stroke.length);
    return this.#lend(
        points, (first) => this.#lend(lengths, (second) => work(first, second, lengths.length)));
  }

  // A run of all test digits through all networks, which a report asks for by its number: that it
  // begins, what each network made of a slice (ten logits a digit, one network after the other),
  // or why it cannot go on.
  beginCount(run, threads) {
    this.#module._page_begin_count(run, threads);
  }
  countSlice(run, first, logits, times_us, elapsed_us) {
    this.#lend(
        logits,
        (numbers) => this.#lend(
            Float64Array.from(times_us),
            (times) => this.#module._page_count_slice(
                run, first, numbers, logits.length, times, elapsed_us)));
  }
  failCount(run, sentence) {
    this.#lendText(sentence, (text) => this.#module._page_fail_count(run, text));
  }

  // The visitor's labelled digits as text to be stored, and from it.
  handwriting() {
    return this.#module.UTF8ToString(this.#module._page_handwriting());
  }
  openHandwriting(text) {
    this.#lendText(text, (address) => this.#module._page_open_handwriting(address));
  }
  // Says why they cannot be stored; an empty sentence takes that back.
  setStorageProblem(sentence) {
    this.#lendText(sentence, (text) => this.#module._page_storage_problem(text));
  }

  weightsProgress(id, share) {
    this.#lendText(id, (text) => this.#module._page_weights_progress(text, share));
  }
  loadWeights(id, bytes) {
    this.#lendText(
        id,
        (text) =>
            this.#lend(bytes, (data) => this.#module._page_load_weights(text, data, bytes.length)));
  }
  failWeights(id, reason) {
    this.#lendText(
        id, (text) => this.#lendText(reason, (why) => this.#module._page_fail_weights(text, why)));
  }
  setTogetherAccuracy(share) {
    this.#module._page_together_accuracy(share);
  }
  contextLost() {
    this.#module._page_context_lost();
  }
  contextRestored() {
    this.#module._page_context_restored();
  }

  // What is shown now, without the image.
  report() {
    return JSON.parse(this.#module.UTF8ToString(this.#module._page_report()));
  }

  // The 784 values that the networks see, or null.
  image() {
    const address = this.#module._page_image();
    return address ? this.#floats(address, kImagePixels) : null;
  }
  frames() {
    return this.#module._page_frames();
  }

  // Classifies strokes ([[[x, y], ...], ...]): an object with a {digit, probabilities, logits} for
  // each network that is ready. Throws an Error if there is nothing to classify.
  classify(strokes, ids) {
    const address = this.#lendStrokes(
        strokes, (points, lengths, count) => this.#module._page_classify(points, lengths, count));
    if (!address) throw new Error(this.#reason());
    return this.#answersAt(address, ids);
  }

  // The same for an image of 784 values, ink 1 and paper 0.
  classifyImage(pixels, ids) {
    const address =
        this.#lend(Float32Array.from(pixels), (image) => this.#module._page_classify_image(image));
    return this.#answersAt(address, ids);
  }

  #answersAt(address, ids) {
    const size = 1 + 2 * kClasses;
    const answers = {};
    ids.forEach((id, i) => {
      const [ready, ...values] = this.#floats(address + 4 * size * i, size);
      if (!ready) return;
      const logits = values.slice(0, kClasses);
      const digit = logits.indexOf(Math.max(...logits));
      answers[id] = {digit, probabilities: values.slice(kClasses), logits};
    });
    return answers;
  }
}
