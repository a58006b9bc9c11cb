// The measurements as Markdown.

const number = (value, digits = 3) => {
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toLocaleString('en', {
    minimumFractionDigits: Math.min(decimals, 2),
    maximumFractionDigits: Math.min(decimals, 2),
  });
};
const kilobytes = (bytes) => `${number(bytes / 1000)} KB`;

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => i === 0 ? '---' : '--:');
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

// Microseconds for single images, images a second for batches; the median, and in brackets the call
// than which 95 % are faster.
function speed({median_us, p95_us}, batch) {
  if (batch === 1) return `${number(median_us)} (${number(p95_us)})`;
  const rate = (us) => number(batch / us * 1e6);
  return `${rate(median_us)} (${rate(p95_us)})`;
}

// One table for each batch size; `programs` maps names in the report to names for people, ours
// first, of which `ours` is compared with the best peer.
function speedTables(report, programs, ours) {
  const peers = Object.keys(programs).filter((name) => !name.startsWith('inkling'));
  return report.networks[0].batches.map(({batch}, index) => {
    const results = report.networks.map(({batches}) => batches[index]);
    const unit = batch === 1 ? 'Batch 1, µs a call' : `Batch ${batch}, images/s`;
    const rows = Object.entries(programs).map(
        ([name, title]) => [title, ...results.map((result) => speed(result[name], batch))]);
    const ratios = results.map((result) => {
      const best = Math.min(...peers.map((name) => result[name].median_us));
      return `**${number(best / result[ours].median_us)}×**`;
    });
    rows.push(['**times faster than the best peer**', ...ratios]);
    return table([unit, ...report.networks.map(({name}) => name)], rows);
  });
}

function largestDifference(report) {
  const all =
      report.networks.flatMap(({batches}) => batches.flatMap((results) => Object.values(results)));
  return Math.max(...all.map((result) => result.largest_difference ?? 0));
}

function layerTable({networks, peak_gmacs}) {
  const rows = networks.flatMap(({name, layers}) => layers.map((layer) => {
    const gmacs = layer.mult_adds / layer.median_us / 1000;
    return [
      name,
      `${layer.name} ${layer.kind}`,
      layer.mult_adds.toLocaleString('en'),
      number(layer.median_us),
      number(gmacs),
      `${number(100 * gmacs / peak_gmacs, 2)} %`,
    ];
  }));
  return table(
      ['Network', 'Layer, with what is fused', 'Multiply-adds', 'µs', '10⁹/s', 'of peak'], rows);
}

function nativePart(native) {
  const programs = {
    inkling: `Inkling ${native.inkling}, ${native.kernels} kernels`,
    onnxruntime: `ONNX Runtime ${native.onnxruntime}`,
    libtorch: `LibTorch ${native.libtorch}, eager`,
  };
  return [
    '### Native, one thread',
    ...speedTables(native, programs, 'inkling'),
    `One core does ${number(native.peak_gmacs)} · 10⁹ multiply-adds a second at best. Single ` +
        'images, layer by layer (Winograd and skipped zeros save products that are counted ' +
        'here, so the share can pass 100 %):',
    layerTable(native),
    `C++ interfaces with input and output memory reused: views of the images for all, a buffer for ` +
        `the logits where the interface takes one (LibTorch makes a tensor). Calls are timed in ` +
        `groups of at least 20 µs, ${
            native.rounds} interleaved rounds. Largest difference between two programs' logits: ${
            largestDifference(native).toExponential(1)}.`,
  ];
}

function webPart(web) {
  const programs = {
    inkling_relaxed: 'Inkling, relaxed SIMD',
    inkling_simd: 'Inkling, SIMD',
    onnxruntime: `onnxruntime-web ${web.onnxruntime}, wasm`,
    tfjs: `TensorFlow.js ${web.tfjs}, wasm, fused operations`,
  };
  return [
    `### ${web.browser}, one thread`,
    ...speedTables(web, programs, 'inkling_relaxed'),
    `One core does ${number(web.peak_gmacs.relaxed)} · 10⁹ multiply-adds a second at best with ` +
        `relaxed SIMD, ${number(web.peak_gmacs.simd)} · 10⁹ with SIMD.`,
    'A call goes from images in JavaScript to logits in a new array in JavaScript; ours and ' +
        'onnxruntime-web copy the images in, TensorFlow.js finds its input tensors in place. Calls ' +
        `are timed in groups of at least 20 ms, ${web.rounds} interleaved rounds in one page. ` +
        `Largest difference between two programs' logits: ${
            largestDifference(web).toExponential(1)}.`,
  ];
}

function loadPart(load) {
  const runtimes = {
    inkling_relaxed: 'Inkling npm package, relaxed SIMD',
    inkling_simd: 'Inkling npm package, SIMD',
    onnxruntime: 'onnxruntime-web',
    tfjs: 'TensorFlow.js with its wasm back end',
    page: 'The whole demo page, with all four networks',
  };
  const rows = Object.entries(runtimes).map(
      ([name, title]) => [title, kilobytes(load[name].raw), kilobytes(load[name].brotli)]);
  return [
    '### Cost of loading',
    table(['Program and JavaScript, without networks', 'raw', 'brotli'], rows),
    `The demo page shows in its table the answers of all ${
        load.page.networks} networks to a drawn digit ${
        number(load.page.ms)} ms after navigation on localhost (median of ${
        load.page.visits} visits with an empty profile; the slowest took ${
        number(
            load.page.slowest_ms)} ms), ${load.page.files} files fetched until then. The first ` +
        `frame is drawn after ${number(load.page.frame_ms)} ms, by Chromium's software WebGL.`,
  ];
}

const names = {
  mlp: 'MLP',
  tiny_cnn: 'TinyCNN',
  cnn: 'CNN',
  strong_cnn: 'StrongCNN'
};

function trainPart({networks, threads, device, rounds, epochs, torch, torchvision}) {
  const row = (title, value) => [title, ...networks.map(value)];
  const percent = (share) => `${(100 * share).toFixed(2)} %`;
  return [
    `### Training, ${device === 'cpu' ? `${threads} threads` : device}`,
    table(
        ['Seconds an epoch', ...networks.map(({id}) => names[id] ?? id)],
        [
          row('inkling-train --recipe article', ({ours_s: ours}) => number(ours)),
          row(`The article's loop, PyTorch ${torch}`, ({article_s: article}) => number(article)),
          row('**times faster**',
              ({article_s: article, ours_s: ours}) => `**${number(article / ours)}×**`),
        ]),
    `The same networks, Adam, batches of 64, ${epochs} epochs a run (the first does not count ` +
        `where there are several), medians of ${rounds} interleaved rounds. The article's loop: ` +
        `DataLoader and ToTensor of torchvision ${
            torchvision}. Test accuracy after these epochs, ` +
        'ours and the article\'s: ' +
        networks
            .map(({ours_accuracy: ours,
                   article_accuracy: article}) => `${percent(ours)} / ${percent(article)}`)
            .join(', ') +
        '.',
  ];
}

function ablationPart({epochs, seeds, variants}) {
  const ids = Object.keys(variants[0].networks);
  const percent = (share) => (100 * share).toFixed(2);
  const scores = ({validation, test, drawings}) => [validation, test, drawings]
                                                       .filter((share) => share !== undefined)
                                                       .map(percent)
                                                       .join(' / ');
  return [
    `### The recipe \`best\` with one part changed, ${epochs} epochs, no teacher`,
    table(
        ['Read rightly, %', ...ids.map((id) => names[id] ?? id)],
        variants.map(
            ({name,
              networks}) => [name, ...ids.map((id) => networks[id] ? scores(networks[id]) : '–')])),
    `Images held out from training / test images${
        variants[0].networks[ids[0]].drawings === undefined ?
            '' :
            ' / drawings'}; means over ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}.`,
  ];
}

export function toMarkdown({machine, native, web, load, train, ablation}) {
  const part = train ? ' train' : ablation ? ' ablation' : '';
  const parts = [
    `Measured on ${machine.processor} (${machine.cores} cores), ${
        machine.system}, by \`./dev bench${native || web ? '' : part}\`.` +
        (native || web ?
             ' Times are medians, with the 95th percentile in brackets; same weights, same digits ' +
                 'of MNIST, answers compared before timing.' :
             ''),
  ];
  if (machine.hot.length > 0) {
    parts.push(`**Not a quiet machine:** load ${machine.load.toFixed(1)}; other busy processes: ${
        machine.hot.length} (${machine.hot.join(', ')}).`);
  }
  if (native) parts.push(...nativePart(native));
  if (web) parts.push(...webPart(web));
  if (load) parts.push(...loadPart(load));
  if (train) parts.push(...trainPart(train));
  if (ablation) parts.push(...ablationPart(ablation));
  return parts.join('\n\n');
}
