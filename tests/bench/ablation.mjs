// What each part of the recipe `best` brings: the networks trained for a few epochs with
// one part changed at a time, and without a teacher, whose answers would hide the difference.

import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {build, data, say} from './setting.mjs';

const without = (...fields) => fields.map((field) => `augmentation.${field}=0`);
const withOrnaments =
    (share) => ['hook9', 'flag1', 'bar7'].map((field) => `augmentation.${field}=${share}`);
const variants = [
  {name: 'the whole recipe', changes: []},
  {name: 'without ornaments', changes: without('hook9', 'flag1', 'bar7')},
  {name: 'without rotation and shear', changes: without('rotation_deg', 'shear_x')},
  {name: 'without scale and aspect', changes: without('log_scale', 'log_aspect')},
  {name: 'without elastic fields', changes: without('elastic_px', 'bend_px')},
  {name: 'without any change of the images', changes: without('probability')},
  {name: 'with ornaments on 30 % of the 1s, 7s and 9s', changes: withOrnaments(0.3)},
  {name: 'with thicker strokes, too', changes: ['augmentation.dilation=0.3']},
  {name: 'with labels smoothed by 5 %', changes: ['label_smoothing=0.05']},
  {name: 'with ten times the weight decay', changes: ['weight_decay=0.1']},
  {name: 'at a constant rate', changes: ['schedule=constant', 'learning_rate=0.001']},
  {name: 'without averaged weights', changes: ['ema_decay=0']},
];

const run = (program, args) => execFileSync(
    path.join(build, program), args,
    {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28});

function train(id, changes, {epochs, threads, seed}, folder) {
  const fixed = ['distillation.teacher=', ...changes];
  run('trainer/bin/inkling-train', [
    ...['--recipe', 'best', '--model', id, '--epochs', `${epochs}`, '--threads', `${threads}`],
    ...['--seed', `${seed}`, '--data', data, '--out', folder],
    ...fixed.flatMap((change) => ['--set', change]),
  ]);
  const report = JSON.parse(fs.readFileSync(path.join(folder, 'report.json'), 'utf8'));
  return report.networks[id];
}

// Whether a recipe says already what these changes say.
const hasAll = (recipe, changes) => changes.every((change) => {
  const [field, value] = change.split('=');
  return `${field.split('.').reduce((part, name) => part[name], recipe)}` === value;
});

function drawingsRead(id, strokes, folder) {
  const file = path.join(folder, `${id}.safetensors`);
  const flags = ['--weights', file, '--strokes', strokes, '--summary', '--json'];
  return JSON.parse(run('native/bin/inkling', ['classify', ...flags]))[id].accuracy;
}

// {epochs, seeds, threads, variants: [{name, changes, networks: {mlp: {validation, test, drawings},
// …}}]}: means over `seeds` seeds of the shares read rightly; `drawings` only where `strokes` names
// a file of people's drawings, and no network whose recipe a variant leaves as it is.
export function measureAblation(networks, {epochs, rounds: seeds, threads, strokes}) {
  if (strokes && !fs.existsSync(strokes)) throw new Error(`there is no file '${strokes}'`);
  const recipes = {};
  const results = variants.map(({name, changes}) => {
    const scores = {};
    for (const {id} of networks) {
      if (recipes[id] && hasAll(recipes[id], changes)) continue;
      say(`${id} ${name}`);
      const sums = {validation: 0, test: 0, ...(strokes && {drawings: 0})};
      for (let seed = 1; seed <= seeds; ++seed) {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkling-ablation-'));
        try {
          const network = train(id, changes, {epochs, threads, seed}, folder);
          recipes[id] ??= network.settings.recipe_details;
          sums.validation += network.epochs.at(-1).validation_accuracy;
          sums.test += network.test_accuracy;
          if (strokes) sums.drawings += drawingsRead(id, strokes, folder);
        } finally {
          fs.rmSync(folder, {recursive: true, force: true});
        }
      }
      scores[id] = Object.fromEntries(Object.entries(sums).map(([key, sum]) => [key, sum / seeds]));
    }
    return {name, changes, networks: scores};
  });
  return {epochs, seeds, threads, variants: results};
}
