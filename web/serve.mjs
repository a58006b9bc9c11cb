// A small server for the static site, with the headers a real host would send.
//
//   node web/serve.mjs --root DIR [--port N] [--check]
//
// With --check it only says whether the port can be had; there need be no site yet.

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import {parseArgs} from 'node:util';

const kTypes = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.otf': 'font/otf',
  '.safetensors': 'application/octet-stream',
  '.idx': 'application/octet-stream',
  '.webmanifest': 'application/manifest+json',
};
const kEncodings = [['br', '.br'], ['gzip', '.gz']];
const kLoopback = ['127.0.0.1', '::1'];

function fail(sentence) {
  console.error(`serve.mjs: ${sentence}`);
  process.exit(1);
}

function readOptions() {
  let values;
  try {
    ({values} = parseArgs({
       options: {
         root: {type: 'string'},
         port: {type: 'string', default: '8000'},
         check: {type: 'boolean', default: false},
       },
     }));
  } catch (error) {
    fail(error.message);
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) {
    fail(`--port needs a number from 0 to 65535 (0: any free port), not '${values.port}'`);
  }
  if (!values.root) fail('--root DIR is missing');
  if (values.check) return {port, check: true};
  if (!['index.html', '_headers'].every((name) => fs.existsSync(path.join(values.root, name)))) {
    fail(`there is no site in ${values.root}: run './dev site' first`);
  }
  return {root: fs.realpathSync(values.root), port, check: false};
}

// The file that a request's path names, or null. Nothing outside of the root is ever named.
function findFile(root, requestUrl) {
  let name;
  try {
    name = decodeURIComponent(new URL(requestUrl, 'http://localhost').pathname);
  } catch {
    return null;
  }
  if (name.includes('\0')) return null;
  const file = path.join(root, name.endsWith('/') ? `${name}index.html` : name);
  if (!file.startsWith(root + path.sep) || path.basename(file).startsWith('_')) return null;
  return fs.statSync(file, {throwIfNoEntry: false})?.isFile() ? file : null;
}

// Whether an Accept-Encoding header allows an encoding: named, and not with a quality of zero.
function accepts(header, encoding) {
  return header.split(',').some((entry) => {
    const [name, ...parameters] = entry.split(';').map((part) => part.trim());
    return name === encoding && !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
  });
}

// The rules of the site's _headers file: a path (or "/*"), then headers to send, or with "!" not to
// send, one a line.
function readRules(root) {
  const rules = [];
  for (const line of fs.readFileSync(path.join(root, '_headers'), 'utf8').split('\n')) {
    if (line.startsWith('/'))
      rules.push({path: line.trim(), lines: []});
    else if (line.trim())
      rules.at(-1).lines.push(line.trim());
  }
  return rules;
}

function headersFor({root, rules}, file) {
  const headers = {
    'Content-Type': kTypes[path.extname(file)] ?? 'application/octet-stream',
    'Vary': 'Accept-Encoding',
  };
  const name = `/${path.relative(root, file)}`;
  for (const rule of rules.filter((rule) => rule.path === '/*' || rule.path === name)) {
    for (const line of rule.lines) {
      const [, drop, header, value] = line.match(/^(! )?([\w-]+)(?:: (.*))?$/);
      if (drop)
        delete headers[header];
      else
        headers[header] = value;
    }
  }
  return headers;
}

function answerPlainly(response, status, text) {
  response.writeHead(status, {'Content-Type': 'text/plain; charset=utf-8'});
  response.end(`${text}\n`);
}

function answer(site, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return answerPlainly(response, 405, 'Only GET and HEAD are answered here.');
  }
  const file = findFile(site.root, request.url);
  if (!file) return answerPlainly(response, 404, 'There is no such file.');
  const headers = headersFor(site, file);
  const allowed = request.headers['accept-encoding'] ?? '';
  const [encoding, suffix] =
      kEncodings.find(([name, ending]) => accepts(allowed, name) && fs.existsSync(file + ending)) ??
      ['', ''];
  if (encoding) headers['Content-Encoding'] = encoding;
  const stream = fs.createReadStream(file + suffix);
  stream.on(
      'error',
      () => response.headersSent ? response.destroy() :
                                   answerPlainly(response, 500, 'The file could not be read.'));
  stream.on('open', (descriptor) => {
    headers['Content-Length'] = fs.fstatSync(descriptor).size;
    response.writeHead(200, headers);
    if (request.method === 'HEAD') {
      stream.destroy();
      return response.end();
    }
    stream.pipe(response);
  });
  response.on('close', () => stream.destroy());
}

function listen(site, host, port) {
  return new Promise((resolve, reject) => {
    const server = http.createServer((request, response) => answer(site, request, response));
    server.on('error', reject);
    server.listen(port, host, () => resolve(server.address().port));
  });
}

const {root, port, check} = readOptions();
const site = check ? null : {root, rules: readRules(root)};
let boundPort = port;
for (const host of kLoopback) {
  try {
    boundPort = await listen(site, host, boundPort);
  } catch (error) {
    if (error.code === 'EADDRINUSE') {
      fail(`port ${
          boundPort} is taken: stop the program that uses it, or choose another with --port N`);
    }
    if (error.code === 'EACCES')
      fail(`port ${boundPort} needs special rights: choose another with --port N`);
    // A machine without IPv6 is served over IPv4 alone.
    if (host === '127.0.0.1') fail(error.message);
  }
}
if (check) process.exit(0);
console.log(`Inkling is served at http://localhost:${boundPort}/ (Ctrl+C stops it)`);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
