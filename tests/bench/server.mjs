// A server of a few folders for the page that measures: {'/name/': folder, …}.

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

function findFile(folders, url) {
  const {pathname} = new URL(url, 'http://localhost');
  const prefix = Object.keys(folders).find((name) => pathname.startsWith(name));
  return prefix && path.join(folders[prefix], pathname.slice(prefix.length));
}

// Resolves with the server's address and a function that stops it.
export function serveFolders(folders) {
  const server = http.createServer((request, response) => {
    const file = findFile(folders, request.url);
    const found = file && fs.statSync(file, {throwIfNoEntry: false})?.isFile();
    const type = found ? types[path.extname(file)] : 'text/plain';
    response.writeHead(found ? 200 : 404, {'Content-Type': type ?? 'application/octet-stream'});
    if (found)
      fs.createReadStream(file).pipe(response);
    else
      response.end();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const url = `http://localhost:${server.address().port}/`;
      resolve({url, stop: () => server.close()});
    });
  });
}
