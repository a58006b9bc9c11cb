// Our trainer beside the article's own loop in PyTorch: the same networks, batches, optimizer and
// threads, one after the other in interleaved rounds.

import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {build, data, repository, say} from './setting.mjs';

const output = {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  maxBuffer: 1 << 28
};

function runArticle(id, {epochs, threads, device}) {
  const script = path.join(repository, 'tests/bench/article_loop.py');
  return JSON.parse(execFileSync('python3', [script, id, `${epochs}`, `${threads}`, device], {
    ...output,
    env: {...process.env, INKLING_DATA: data, OMP_NUM_THREADS: `${threads}`},
  }));
}

function runOurs(id, {epochs, threads, device}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkling-bench-'));
  try {
    const flags = {
      recipe: 'article',
      model: id,
      epochs,
      threads,
      device,
      data,
      out: folder,
    };
    execFileSync(
        path.join(build, 'trainer/bin/inkling-train'),
        Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, `${value}`]),
        {...output, env: {...process.env, OMP_NUM_THREADS: `${threads}`}});
    const report = JSON.parse(fs.readFileSync(path.join(folder, 'report.json'), 'utf8'));
    const network = report.networks[id];
    return {
      seconds: network.epochs.map(({elapsed_s: seconds}) => seconds),
      test_accuracy: network.test_accuracy,
    };
  } finally {
    fs.rmSync(folder, {recursive: true, force: true});
  }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// {threads, device, rounds, networks: [{id, article_s, ours_s, …}]}: seconds of an epoch, medians
// over `rounds`. The first epoch of a program counts only where it is the only one.
export async function measureTraining(networks, {rounds, threads, device, epochs}) {
  const settings = {epochs, threads, device};
  const results = [];
  let versions = {};
  for (const {id} of networks) {
    const seconds = {article: [], ours: []};
    const accuracy = {article: [], ours: []};
    for (let round = 0; round < rounds; ++round) {
      say(`training ${id}, round ${round + 1} of ${rounds}`);
      for (const [name, run] of Object.entries({article: runArticle, ours: runOurs})) {
        const result = run(id, settings);
        seconds[name].push(...(epochs > 1 ? result.seconds.slice(1) : result.seconds));
        accuracy[name].push(result.test_accuracy);
        if (result.torch) versions = {torch: result.torch, torchvision: result.torchvision};
      }
    }
    results.push({
      id,
      article_s: median(seconds.article),
      ours_s: median(seconds.ours),
      article_accuracy: median(accuracy.article),
      ours_accuracy: median(accuracy.ours),
    });
  }
  return {...settings, rounds, ...versions, networks: results};
}
