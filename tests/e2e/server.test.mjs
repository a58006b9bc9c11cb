import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import http from 'node:http';
import path from 'node:path';
import {after, before, test} from 'node:test';
import zlib from 'node:zlib';

import {build, repository, startServer} from './setting.mjs';

let server;
before(async () => server = await startServer());
after(() => server?.stop());

// One request, with the path and headers exactly as given.
function request(target, {method = 'GET', headers = {}} = {}) {
  const {hostname, port} = new URL(server.url);
  return new Promise((resolve, reject) => {
    http.request({hostname, port, path: target, method, headers}, (response) => {
          const chunks = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => resolve({
                               status: response.statusCode,
                               headers: response.headers,
                               body: Buffer.concat(chunks),
                             }));
        }).on('error', reject).end();
  });
}

const sha256 = (text) => createHash('sha256').update(text).digest('base64');
const page = async () => String((await request('/')).body);
const runServer = (...options) => spawnSync(
    process.execPath,
    [path.join(repository, 'web/serve.mjs'), '--root', path.join(build, 'site'), ...options],
    {encoding: 'utf8', timeout: 10000});

test('the page is served with a strict policy and asks for nothing from elsewhere', async () => {
  const html = await page();
  const [, policy] = html.match(/Content-Security-Policy" content="([^"]+)"/);
  assert.match(policy, /default-src 'none'/);
  const inline = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script);
  const allowed = inline.map((script) => ` 'sha256-${sha256(script)}'`).join('');
  assert.ok(policy.includes(`; script-src 'self' 'wasm-unsafe-eval'${allowed};`), policy);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:/);
  assert.doesNotMatch(html, /(src|href)="(https?:)?\/\//);
});

test('every file that the page names is there, with a type and a long life', async () => {
  const names = [...(await page()).matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, name]) => name);
  assert.ok(names.length >= 4);
  for (const name of names) {
    const {status, headers} = await request(`/${name}`);
    assert.equal(status, 200, name);
    assert.match(headers['cache-control'], /immutable/, name);
    const type = headers['content-type'];
    assert.equal(type === 'application/octet-stream', name.endsWith('.safetensors'), name);
  }
  assert.equal((await request('/')).headers['cache-control'], 'no-cache');
});

test(
    'brotli and gzip copies are sent to those who take them, and hold the same bytes', async () => {
      const plain = await request('/');
      assert.equal(plain.headers['content-encoding'], undefined);
      const unpack = {br: zlib.brotliDecompressSync, gzip: zlib.gunzipSync};
      for (const [encoding, decompress] of Object.entries(unpack)) {
        const packed = await request('/', {headers: {'accept-encoding': `${encoding}, deflate`}});
        assert.equal(packed.headers['content-encoding'], encoding);
        assert.ok(decompress(packed.body).equals(plain.body));
      }
      const refused = await request('/', {headers: {'accept-encoding': 'br;q=0, gzip;q=0'}});
      assert.equal(refused.headers['content-encoding'], undefined);
    });

test('nothing outside of the site can be read', async () => {
  for (const target
           of ['/../CMakeCache.txt',
               '/..%2f..%2fetc/passwd',
               '/%2e%2e/%2e%2e/etc/passwd',
               '/....//etc/passwd',
               '/%00',
               '/%zz',
               '//etc/passwd',
               '/_headers',
  ]) {
    assert.equal((await request(target)).status, 404, target);
  }
});

test('HEAD sends headers alone, and other methods are refused', async () => {
  const head = await request('/', {method: 'HEAD'});
  assert.equal(head.status, 200);
  assert.equal(head.body.length, 0);
  assert.ok(Number(head.headers['content-length']) > 500);
  assert.equal((await request('/', {method: 'POST'})).status, 405);
});

test('a taken port and a wrong one are said in one sentence', () => {
  const {port} = new URL(server.url);
  const taken = runServer('--port', port);
  assert.equal(taken.status, 1);
  assert.match(taken.stderr, new RegExp(`^serve\\.mjs: port ${port} is taken.*--port.*\\n$`));
  const checked = runServer('--port', port, '--check');
  assert.deepEqual([checked.status, checked.stderr], [1, taken.stderr]);
  assert.equal(runServer('--port', '0', '--check').status, 0);
  for (const wrong of ['http', '-1', '70000', '8o']) {
    const {status, stderr} = runServer(`--port=${wrong}`);
    assert.equal(status, 1);
    assert.match(stderr, /^serve\.mjs: --port needs a number[^\n]*\n$/);
  }
  assert.match(runServer('--prot', '8000').stderr, /^serve\.mjs: .*--prot[^\n]*\n$/);
});
