// Assembles the static site: two builds of the program, the files of site/, the typeface and the
// weights as 16-bit floats, under names that carry a hash of their content, with compressed copies
// beside them.
//
//   node web/build.mjs --simd DIR --relaxed DIR --tool FILE --weights DIR --mnist DIR
//                      --modules DIR --out DIR

import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import zlib from 'node:zlib';

import {drawIcons} from './icons.mjs';
import {relaxedSimdModule} from './site/features.mjs';

const kHere = path.dirname(fileURLToPath(import.meta.url));
const kFontFolder = '/usr/share/fonts/opentype/inter';
const kCompressible = /\.(html|css|mjs|js|svg|wasm|otf|safetensors|json|webmanifest|idx)$/;

const kHashed = /\.[0-9a-f]{10}\.\w+$/;

// Brotli's best takes half a minute for MNIST's test images and saves a tenth of them.
const kLarge = 4e6;
const kQuickQuality = 9;

// `inline` is the one script that stands in the page itself.
const policy = (inline) => [`default-src 'none'`,
                            `script-src 'self' 'wasm-unsafe-eval' 'sha256-${
                                createHash('sha256').update(inline).digest('base64')}'`,
                            `style-src 'self'`,
                            `img-src 'self'`,
                            `connect-src 'self'`,
                            `worker-src 'self'`,
                            `manifest-src 'self'`,
                            `base-uri 'none'`,
                            `form-action 'none'`,
].join('; ');

function fail(sentence) {
  console.error(`build.mjs: ${sentence}`);
  process.exit(1);
}

function readOptions() {
  try {
    const names = ['simd', 'relaxed', 'tool', 'weights', 'mnist', 'modules', 'out'];
    const {values} =
        parseArgs({options: Object.fromEntries(names.map((name) => [name, {type: 'string'}]))});
    for (const name of names) {
      if (!values[name]) fail(`--${name} is missing`);
    }
    return values;
  } catch (error) {
    return fail(error.message);
  }
}

function readInput(file) {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    return fail(
        `cannot read ${file}: ${error.code === 'ENOENT' ? 'it is not there' : error.message}`);
  }
}

// The output folder while it is being filled. It takes the old one's place only when complete.
class Site {
  constructor(out) {
    this.out = path.resolve(out);
    this.folder = `${this.out}.partial`;
    fs.rmSync(this.folder, {recursive: true, force: true});
    fs.mkdirSync(this.folder, {recursive: true});
  }

  // Writes a file under its plain name.
  write(name, content) {
    fs.writeFileSync(path.join(this.folder, name), content);
    if (kCompressible.test(name)) this.#compress(name, content);
  }

  // Writes a file under a name with its hash, and returns that name.
  add(name, content) {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
    const {name: stem, ext} = path.parse(name);
    const hashed = `${stem}.${hash}${ext}`;
    this.write(hashed, content);
    return hashed;
  }

  // The names that carry a hash.
  hashedFiles() {
    return fs.readdirSync(this.folder).sort().filter((name) => kHashed.test(name));
  }

  #compress(name, content) {
    const compressors = {
      '.br': () => zlib.brotliCompressSync(content, {
        params: {
          [zlib.constants.BROTLI_PARAM_QUALITY]:
              content.length > kLarge ? kQuickQuality : zlib.constants.BROTLI_MAX_QUALITY,
          [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
      '.gz': () => zlib.gzipSync(content, {level: 9}),
    };
    for (const [suffix, compress] of Object.entries(compressors)) {
      // A hashed name means the same content, so an earlier build's copy will do.
      const earlier = path.join(this.out, name + suffix);
      const packed =
          kHashed.test(name) && fs.existsSync(earlier) ? fs.readFileSync(earlier) : compress();
      fs.writeFileSync(path.join(this.folder, name + suffix), packed);
    }
  }

  publish() {
    fs.rmSync(this.out, {recursive: true, force: true});
    fs.renameSync(this.folder, this.out);
  }
}

function subsetFont(weight, folder) {
  const source = path.join(kFontFolder, `Inter-${weight}.otf`);
  if (!fs.existsSync(source)) {
    fail(`the typeface Inter is not in ${kFontFolder} (Debian: fonts-inter)`);
  }
  const target = path.join(folder, `${weight}.otf`);
  try {
    execFileSync(
        'python3', [path.join(kHere, 'subset_font.py'), source, target],
        {stdio: ['ignore', 'ignore', 'pipe']});
  } catch (error) {
    fail(`cannot subset ${source} (Debian: python3-fonttools): ${
        String(error.stderr ?? error.message).trim().split('\n').pop()}`);
  }
  const content = fs.readFileSync(target);
  fs.rmSync(target);
  return content;
}

function addFonts(site) {
  const fonts = {};
  for (const weight of ['Regular', 'SemiBold']) {
    const content = subsetFont(weight, site.folder);
    const name = `inter-${weight.toLowerCase()}.otf`;
    fonts[name] = {url: site.add(name, content), bytes: content.length};
  }
  return fonts;
}

function runTool(tool, ...arguments_) {
  try {
    return execFileSync(tool, arguments_, {stdio: ['ignore', 'pipe', 'pipe']}).toString();
  } catch (error) {
    return fail(String(error.stderr || error.message).trim());
  }
}

// Weights as 16-bit floats: half of the bytes, and of 10,000 test digits as many are read right,
// give or take one. Returns the folder with them.
function halveWeights(site, tool, folder) {
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const weights = files.filter((file) => file.endsWith('.safetensors'));
  if (weights.length === 0) fail(`there are no weights (*.safetensors) in ${folder}`);
  const halves = path.join(site.folder, 'half');
  fs.mkdirSync(halves);
  for (const file of weights) {
    runTool(tool, 'convert', '--dtype', 'f16', path.join(folder, file), path.join(halves, file));
  }
  return halves;
}

// The smallest first: that is the order in which they are asked for.
function addWeights(site, halves) {
  const weights = fs.readdirSync(halves).sort().map((file) => {
    const content = fs.readFileSync(path.join(halves, file));
    return {
      id: path.basename(file, '.safetensors'),
      url: site.add(file, content),
      bytes: content.length,
    };
  });
  return weights.sort((a, b) => a.bytes - b.bytes);
}

// The share of MNIST's test digits that the networks together read right; no file of weights can
// say it. Null where there is only one network.
function measureTogether(tool, halves, mnist) {
  const networks =
      fs.readdirSync(halves).flatMap((file) => ['--network', path.basename(file, '.safetensors')]);
  const scores = JSON.parse(
      runTool(tool, 'evaluate', '--weights', halves, '--data', mnist, '--json', ...networks));
  return scores.together?.accuracy ?? null;
}

// MNIST's test set in its own format (IDX: a header, then one byte a pixel or a label); the page
// fetches it when it is first asked for.
function addGallery(site, folder) {
  const add = (name, file) => {
    const content = readInput(path.join(folder, file));
    return {url: site.add(name, content), bytes: content.length};
  };
  return {
    images: add('test-images.idx', 't10k-images-idx3-ubyte'),
    labels: add('test-labels.idx', 't10k-labels-idx1-ubyte'),
  };
}

function addProgram(site, folder) {
  const wasm = readInput(path.join(folder, 'bin/page.wasm'));
  const module = readInput(path.join(folder, 'bin/page.mjs'));
  return {
    module: {url: `./${site.add('page.mjs', module)}`},
    wasm: {url: site.add('page.wasm', wasm), bytes: wasm.length},
  };
}

// A module of site/ with all that it imports, as one file without spaces and comments.
async function bundle(name, format, assets, {build}) {
  const generated = {
    name: 'assets',
    setup({onResolve, onLoad}) {
      onResolve({filter: /\/assets\.mjs$/}, () => ({path: 'assets', namespace: 'generated'}));
      onLoad(
          {filter: /.*/, namespace: 'generated'},
          () => ({contents: `export const assets = ${JSON.stringify(assets)};`}));
    },
  };
  try {
    const {outputFiles: [{text}]} = await build({
      entryPoints: [path.join(kHere, 'site', name)],
      plugins: [generated],
      bundle: true,
      minify: true,
      write: false,
      format,
      target: 'es2022',
      charset: 'utf8',
      logLevel: 'silent',
    });
    return text.trim();
  } catch (error) {
    return fail(`cannot bundle ${name}: ${error.message}`);
  }
}

// The worker that counts what the networks read: the npm package as it is, but for the names of the
// files that it fetches. Returns the names of all its files, its own last.
function addCounter(site, {simd, relaxed}, weights) {
  const names = {
    'inkling-simd.wasm': site.add('core-simd.wasm', readInput(path.join(simd, 'bin/inkling.wasm'))),
    'inkling-relaxed.wasm':
        site.add('core-relaxed.wasm', readInput(path.join(relaxed, 'bin/inkling.wasm'))),
  };
  const fetched =
      Object.fromEntries(weights.map(({id, url}) => [`weights/${id}.safetensors`, url]));
  const add = (folder, name, newName) => {
    const text = readInput(path.join(kHere, folder, name)).toString();
    names[name] = site.add(newName, text.replace(/'\.\/([\w./-]+)'/g, (_, plain) => {
      const renamed = names[plain] ?? fetched[plain] ?? fail(`${name} needs ${plain}`);
      return `'./${renamed}'`;
    }));
  };
  add('package', 'core.js', 'core.js');
  add('package', 'index.js', 'networks.js');
  add('site', 'counter.mjs', 'counter.mjs');
  return Object.values(names);
}

function fill(template, names) {
  return template.replace(
      /\{\{([\w.-]+)\}\}/g, (_, key) => names[key] ?? fail(`nothing is called ${key}`));
}

// The page, and the worker that keeps it with all it needs. The worker's own copy of the page has
// its hash in its name, so that it cannot be another build's.
function addPage(site, page, assets, counter, worker) {
  site.write('index.html', page);
  const programs = ['simd', 'relaxed'].map((build) => {
    const {module, wasm} = assets[build];
    return [module.url.replace('./', ''), wasm.url];
  });
  const later = [...Object.values(assets.gallery).map(({url}) => url), ...counter];
  const special = new Set([...programs.flat(), ...later]);
  const build = {
    page: site.add('index.html', page),
    files: site.hashedFiles().filter((name) => !special.has(name)),
    simd: programs[0],
    relaxed: programs[1],
    later,
  };
  const text = JSON.stringify(build);
  site.write('service_worker.js', fill(worker, {
               build: text,
               relaxedSimdModule: relaxedSimdModule.join(),
               version: createHash('sha256').update(text).digest('hex').slice(0, 10),
             }));
}

function writeHeaders(site, csp) {
  const always = [
    `Content-Security-Policy: ${csp}; frame-ancestors 'self'`,
    'X-Content-Type-Options: nosniff',
    'Referrer-Policy: no-referrer',
  ];
  const rules = [['/*', ...always, 'Cache-Control: no-cache']];
  for (const file of site.hashedFiles()) {
    rules.push(
        [`/${file}`, '! Cache-Control', 'Cache-Control: public, max-age=31536000, immutable']);
  }
  site.write('_headers', rules.map((rule) => rule.join('\n  ')).join('\n\n') + '\n');
}

const options = readOptions();
const site = new Site(options.out);
const fonts = addFonts(site);
const halves = halveWeights(site, options.tool, options.weights);
const assets = {
  simd: addProgram(site, options.simd),
  relaxed: addProgram(site, options.relaxed),
  fonts: {regular: fonts['inter-regular.otf'], semibold: fonts['inter-semibold.otf']},
  weights: addWeights(site, halves),
  togetherAccuracy: measureTogether(options.tool, halves, options.mnist),
  gallery: addGallery(site, options.mnist),
};
fs.rmSync(halves, {recursive: true});
const counter = addCounter(site, options, assets.weights);
assets.counter = counter.at(-1);
const esbuild = createRequire(path.join(path.resolve(options.modules), 'resolve.js'))('esbuild');
const read = (name) => readInput(path.join(kHere, 'site', name)).toString();
const early = await bundle('early.mjs', 'iife', assets, esbuild);
const icon = read('icon.svg');
const names = {
  csp: policy(early),
  'early.mjs': early,
  'icon.svg': site.add('icon.svg', icon),
  'main.mjs': site.add('main.mjs', await bundle('main.mjs', 'esm', assets, esbuild)),
};
for (const [name, png] of await drawIcons(icon, options.modules)) names[name] = site.add(name, png);
names['style.css'] = site.add('style.css', fill(read('style.css'), names));
names.manifest = site.add('manifest.webmanifest', fill(read('manifest.webmanifest'), names));
addPage(site, fill(read('index.html'), names), assets, counter, read('service_worker.js'));
writeHeaders(site, names.csp);
site.publish();
