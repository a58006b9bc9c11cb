/** Inkling: four small neural networks read a handwritten digit, in WebAssembly. */

/** A pen position: x to the right, y down, in any unit. */
export type Point = readonly [x: number, y: number, ...rest: number[]];
/** The pen's path from touching the paper to leaving it. One point is a dot. */
export type Stroke = readonly Point[];

/** The networks that the package ships weights for, smallest to strongest. */
export type NetworkId = 'mlp'|'tiny_cnn'|'cnn'|'strong_cnn';

/** What one network says about one drawing. */
export interface Answer {
  /** The most probable digit, 0 to 9. */
  digit: number;
  /** Ten probabilities that sum to 1. */
  probabilities: number[];
  /** Ten raw outputs; there if `logits` was asked for. */
  logits?: number[];
}

/** Every loaded network's answer, by the network's id. */
export type Answers = Record<NetworkId, Answer>;

export interface ClassifyOptions {
  /** Add each network's raw outputs. */
  logits?: boolean;
}

/**
 * - `malformed`: the bytes are no proper safetensors file
 * - `unsupported`: a data type or a size that is not read
 * - `mismatch`: the tensors are not those of a known network, or of the one that was named
 * - `non-finite`: a NaN or an infinity where a finite number is needed
 * - `self-check`: the network does not reproduce the reference answer in its own file
 * - `empty`: there is no ink to classify
 */
export type ErrorCode = 'malformed'|'unsupported'|'mismatch'|'non-finite'|'self-check'|'empty';

/** Thrown for data that cannot be used; `message` is one sentence for people. */
export class InklingError extends Error {
  readonly code: ErrorCode;
}

/**
 * Settles when the WebAssembly core has started, which begins with the import. Rejects if it cannot
 * be fetched or if the engine has no WebAssembly SIMD. The build for relaxed SIMD is taken where
 * the engine has it; `?build=simd` or `?build=relaxed` on the import's address forces one.
 */
export const ready: Promise<void>;

/** The core's version, "1.2.3". Needs `ready`. */
export function version(): string;

/**
 * Classifies one drawing with all four networks and the shipped weights, which the first call
 * fetches (2 MB). Rejects with InklingError `empty` if there is no ink, and with TypeError if
 * `strokes` has another form.
 */
export function classify(strokes: readonly Stroke[], options?: ClassifyOptions): Promise<Answers>;

/** Where a network's weights come from: an address to fetch, or a safetensors file's bytes. */
export type WeightsSource = string|URL|ArrayBuffer|ArrayBufferView;

export interface LoadOptions {
  /** Weights by network. Default: the shipped ones. */
  weights?: Partial<Record<NetworkId, WeightsSource>>;
  /** Load these networks only. Default: all that `weights` has. */
  networks?: readonly NetworkId[];
}

/**
 * Loads networks. Rejects with InklingError, naming the network, if its weights are broken or are
 * those of another network, and with RangeError if `networks` names one without weights.
 */
export function load(options?: LoadOptions): Promise<Classifier>;

/** Loaded networks that answer side by side. Made by `load`. */
export class Classifier {
  constructor(networks: readonly Network[]);
  readonly networks: readonly Network[];
  /** Classifies one drawing; throws InklingError `empty` if there is no ink. */
  classify(strokes: readonly Stroke[], options?: ClassifyOptions): Answers;
  /**
   * Classifies images that already have MNIST's form.
   * @param images N·784 numbers: 28×28 row-major, ink 1 and paper 0.
   * @returns N answers, in order.
   */
  classifyImages(images: Float32Array, options?: ClassifyOptions): Answers[];
  /** Frees the networks' memory. */
  free(): void;
}

/** One network. */
export class Network {
  private constructor();
  /** Reads a safetensors file; throws InklingError with the core's sentence. Needs `ready`. */
  static load(bytes: ArrayBuffer|ArrayBufferView): Network;
  readonly id: NetworkId;
  /** What people read: "TinyCNN". */
  readonly name: string;
  /** Trainable parameters. */
  readonly parameters: number;
  /** Multiply-adds for one image. */
  readonly multAdds: number;
  /** The file's metadata: recipe, seed, test accuracy and so on. */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * Runs a batch.
   * @param images N·784 numbers: 28×28 row-major, ink 1 and paper 0.
   * @returns N·10 logits.
   */
  run(images: Float32Array): Float32Array;
  /** Frees the network's memory; it cannot run afterwards. */
  free(): void;
}

/** Ten probabilities from ten logits. Needs `ready`. */
export function softmax(logits: ArrayLike<number>): Float32Array;

/**
 * Draws strokes as MNIST's digits are drawn: scaled into 20×20, centred by mass in 28×28. Needs
 * `ready`. Throws InklingError `empty` if there is no ink.
 * @returns 784 numbers, row-major, ink 1 and paper 0.
 */
export function preprocess(strokes: readonly Stroke[]): Float32Array;

/**
 * The same for a grey image of 1 to 16,384 pixels a side. Paper may be dark or light. Needs
 * `ready`. Throws InklingError `empty` if nothing stands out from the paper.
 * @param pixels width·height numbers, row-major, from 0 to 1.
 */
export function preprocessImage(pixels: Float32Array, width: number, height: number): Float32Array;
