// The npm package, as `./dev package` assembles it, against the native tool on real digits.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {brotliCompressSync} from 'node:zlib';

import {assertSameAnswers, digits, drawings, folder, imageCount, networkIds, program, temporary, tool} from './setting.mjs';

const entry = pathToFileURL(path.join(folder, 'index.js')).href;

for (const name of ['simd', 'relaxed']) {
  describe(`the ${name} build`, async () => {
    const inkling = await import(`${entry}?build=${name}`);
    const classifier = await inkling.load();

    test('gives the native logits on real digits', () => {
      const expected = tool(['classify', '--idx', digits.idx, '--json', '--logits']);
      assertSameAnswers(classifier.classifyImages(digits.floats, {logits: true}), expected);
    });

    test('gives the native logits on strokes', () => {
      const lines = drawings.map((strokes) => JSON.stringify({strokes})).join('\n');
      const expected = tool(['classify', '--strokes', '-', '--json', '--logits'], lines);
      const answers = drawings.map((strokes) => classifier.classify(strokes, {logits: true}));
      assertSameAnswers(answers, expected);
    });

    test('gives the same logits whatever the size of the batch', () => {
      const [network] = classifier.networks;
      const all = network.run(digits.floats);
      const last = network.run(digits.floats.subarray((imageCount - 1) * 784));
      last.forEach((logit, k) => assert.ok(Math.abs(logit - all.at(k - 10)) < 1e-4));
      assert.equal(network.run(new Float32Array(0)).length, 0);
    });

    test('is at most 60 KB to transfer, with its JavaScript', () => {
      const files = ['index.js', 'core.js', `inkling-${name}.wasm`];
      const bytes = files.map((file) => brotliCompressSync(readFileSync(path.join(folder, file))));
      const sum = bytes.reduce((total, file) => total + file.length, 0);
      assert.ok(sum <= 60_000, `${sum} bytes with brotli`);
    });
  });
}

const inkling = await import(entry);
const {InklingError, Network} = inkling;
const shipped = (id) => readFileSync(path.join(folder, `weights/${id}.safetensors`));
const seven = drawings[0];

test('classify answers in the tool\'s form, without a word about loading', async () => {
  const answers = await inkling.classify(seven);
  assert.deepEqual(Object.keys(answers), networkIds);
  for (const id of networkIds) {
    assert.deepEqual(Object.keys(answers[id]), ['digit', 'probabilities']);
    const sum = answers[id].probabilities.reduce((total, p) => total + p, 0);
    assert.ok(Math.abs(sum - 1) < 1e-5);
    assert.equal(
        answers[id].digit,
        answers[id].probabilities.indexOf(Math.max(...answers[id].probabilities)));
  }
  assert.equal(answers.strong_cnn.digit, 7);
});

test('a network tells its name, size and metadata', async () => {
  await inkling.ready;
  const network = Network.load(shipped('cnn'));
  assert.equal(network.id, 'cnn');
  assert.equal(network.name, 'CNN');
  assert.equal(network.parameters, 26698);
  assert.equal(network.multAdds, 307648);
  assert.equal(network.metadata.architecture, 'cnn');
  network.free();
  network.free();
  assert.throws(() => network.run(new Float32Array(784)), /freed/);
});

test('load takes the networks that are asked for, and weights of one\'s own', async () => {
  const one = await inkling.load({networks: ['mlp']});
  assert.deepEqual(Object.keys(one.classify(seven)), ['mlp']);
  const own = await inkling.load({
    weights: {cnn: shipped('cnn'), mlp: path.join(folder, 'weights/mlp.safetensors')},
  });
  assert.deepEqual(Object.keys(own.classify(seven)), ['cnn', 'mlp']);
});

test('load refuses what is not there or is another network', async () => {
  await assert.rejects(inkling.load({networks: ['gpt']}), /'gpt'.*mlp, tiny_cnn, cnn, strong_cnn/);
  await assert.rejects(
      inkling.load({weights: {cnn: shipped('mlp')}}),
      (error) => error instanceof InklingError && error.code === 'mismatch' &&
          /'cnn'.*'mlp'/.test(error.message));
  await assert.rejects(inkling.load({weights: {mlp: 'nowhere.safetensors'}}), /nowhere/);
});

test('broken weights are refused with the tool\'s own sentence', async () => {
  await inkling.ready;
  const good = shipped('mlp');
  const broken = {
    cut: good.subarray(0, good.length / 2),
    longer: Buffer.concat([good, Buffer.from('more')]),
    text: Buffer.from('these are no weights'),
    none: Buffer.alloc(0),
  };
  for (const [name, bytes] of Object.entries(broken)) {
    const file = path.join(temporary, `${name}.safetensors`);
    writeFileSync(file, bytes);
    const {status, stderr} = spawnSync(program, ['inspect', file], {encoding: 'utf8'});
    assert.equal(status, 1);
    const sentence = stderr.replace(`inkling: ${file}: `, '').trim();
    assert.throws(
        () => Network.load(bytes), {name: 'InklingError', code: 'malformed', message: sentence});
    await assert.rejects(inkling.load({weights: {mlp: bytes}}), /weights of 'mlp': /);
  }
});

test('strokes without ink or of another form are refused', async () => {
  await inkling.ready;
  for (const strokes of [[], [[]]]) {
    assert.throws(() => inkling.preprocess(strokes), {name: 'InklingError', code: 'empty'});
  }
  await assert.rejects(inkling.classify([]), {name: 'InklingError', code: 'empty'});
  for (const strokes of [null, 'ink', [[1, 2]], [[['1', 2]]], [[[1]]], [[[NaN, 1]]]]) {
    assert.throws(() => inkling.preprocess(strokes), TypeError);
  }
});

test('preprocess and preprocessImage give the networks\' input', async () => {
  await inkling.ready;
  const image = inkling.preprocess(seven);
  assert.equal(image.length, 784);
  assert.ok(image.every((value) => value >= 0 && value <= 1) && Math.max(...image) > 0.5);
  const scan = Float32Array.from({length: 40 * 60}, (_, i) => (i % 40 === 20 ? 0.1 : 0.9));
  assert.equal(inkling.preprocessImage(scan, 40, 60).length, 784);
  assert.throws(
      () => inkling.preprocessImage(new Float32Array(100), 10, 10),
      {name: 'InklingError', code: 'empty'});
  assert.throws(() => inkling.preprocessImage(scan, 10, 10), TypeError);
  assert.throws(() => Network.load(shipped('mlp')).run(new Float32Array(783)), TypeError);
});

test('softmax sums to one', async () => {
  await inkling.ready;
  const probabilities = inkling.softmax([1, 2, 3, 4, 5, 6, 7, 8, 9, 1000]);
  assert.equal(probabilities[9], 1);
  assert.throws(() => inkling.softmax([1, 2]), TypeError);
});

test('loading and freeing a thousand times does not use the memory up', async () => {
  await inkling.ready;
  const bytes = shipped('strong_cnn');  // A thousand of them are over the 2 GB that there are.
  for (let i = 0; i < 1000; ++i) Network.load(bytes).free();
});

test('this engine gets the relaxed build', async () => {
  const {chooseBuild} = await import(pathToFileURL(path.join(folder, 'core.js')).href);
  assert.equal(chooseBuild(), 'relaxed');
});

test('the declared exports are the exports', () => {
  const types = readFileSync(path.join(folder, 'index.d.ts'), 'utf8');
  const declared = [...types.matchAll(/^export (?:const|function|class) (\w+)/gm)];
  assert.deepEqual(declared.map((match) => match[1]).sort(), Object.keys(inkling).sort());
});

test('the package has the core\'s version and lists all its files', async () => {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  await inkling.ready;
  assert.equal(manifest.version, inkling.version());
  const {stdout} = spawnSync('npm', ['pack', '--dry-run', '--json', '--offline'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const [{files}] = Object.values(JSON.parse(stdout));
  const packed = files.map((file) => file.path).sort();
  const present = readdirSync(folder, {recursive: true, withFileTypes: true})
                      .filter((file) => file.isFile())
                      .map((file) => path.relative(folder, path.join(file.parentPath, file.name)));
  assert.deepEqual(packed, present.sort());
});

test('the README\'s first example reads its seven', () => {
  const [, example] =
      readFileSync(path.join(folder, 'README.md'), 'utf8').match(/```js\n(.*?)```/s);
  const file = path.join(temporary, 'example.mjs');
  writeFileSync(file, example.replace('\'inkling-digits\'', `'${entry}'`));
  const {stdout, stderr, status} = spawnSync(process.execPath, [file], {encoding: 'utf8'});
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^strong_cnn 7 /m);
});
