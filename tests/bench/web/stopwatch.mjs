// Times a contestant in groups of calls, long enough for the browser's clock, which ticks in tenths
// of a millisecond.

const shortestSampleMs = 20;
const blockMs = 250;
const patience = 4;

// The value below which `share` of the values lie.
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(share * (sorted.length - 1))];
}

export class Stopwatch {
  #contestant;
  #batches;
  #next = 0;
  #callsPerSample = 1;
  #samples = [];  // Microseconds a call.

  constructor(contestant, batches) {
    this.#contestant = contestant;
    this.#batches = batches;
  }

  // Runs for at least `leastMs`, then until several blocks in a row bring no improvement of 1 %:
  // engines compile WebAssembly a second time, better, while it runs.
  async warmUp(leastMs, mostMs) {
    let best = Infinity;
    const start = performance.now();
    const spent = () => performance.now() - start;
    for (let idle = 0; spent() < leastMs || (idle < patience && spent() < mostMs); ++idle) {
      await this.#chooseCallsPerSample();
      await this.takeTurn(blockMs);
      const median = quantile(this.#samples, 0.5);
      if (median < 0.99 * best) idle = -1;
      best = Math.min(best, median);
      this.#samples = [];
    }
  }

  // Adds readings for this long, at least three.
  async takeTurn(ms) {
    const start = performance.now();
    for (let taken = 0; taken < 3 || performance.now() - start < ms; ++taken) {
      this.#samples.push(await this.#time() * 1000 / this.#callsPerSample);
    }
  }

  figures() {
    return {
      median_us: quantile(this.#samples, 0.5),
      p95_us: quantile(this.#samples, 0.95),
      samples: this.#samples.length,
      calls_per_sample: this.#callsPerSample,
    };
  }

  // Doubles the calls until they take long enough; calls only get faster, so never fewer.
  async #chooseCallsPerSample() {
    while (await this.#time() < shortestSampleMs) this.#callsPerSample *= 2;
  }

  // Milliseconds of one group of calls. A contestant that answers at once is not made to wait for
  // the event loop.
  async #time() {
    const {answer, isAsync} = this.#contestant;
    const start = performance.now();
    for (let call = 0; call < this.#callsPerSample; ++call) {
      if (isAsync)
        await answer(this.#next);
      else
        answer(this.#next);
      this.#next = this.#next + 1 === this.#batches ? 0 : this.#next + 1;
    }
    return performance.now() - start;
  }
}
