// Files over the network, with progress and with errors that say what happened.

// A stream that reports the share of `total` bytes that has passed through it.
function meter(total, onProgress) {
  let seen = 0;
  return new TransformStream({
    transform(chunk, controller) {
      seen += chunk.byteLength;
      onProgress(Math.min(1, seen / total));
      controller.enqueue(chunk);
    },
  });
}

async function request(asset, options) {
  let response;
  try {
    response = await fetch(new URL(asset.url, document.baseURI), options);
  } catch {
    throw new Error('the connection to the server failed');
  }
  if (!response.ok) {
    throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
  }
  return response;
}

// Fetches an asset ({url, bytes}) as a Response whose body reports its progress. Throws an Error
// with one sentence if the server cannot be reached or says no.
export async function open(asset, onProgress) {
  const response = await request(asset);
  const body = response.body.pipeThrough(meter(asset.bytes, onProgress));
  return new Response(body, {headers: {'Content-Type': response.headers.get('Content-Type')}});
}

// The same, with the whole content as bytes; `options` are fetch's. A plain loop: a stream around
// the body's own takes several times as long.
export async function read(asset, onProgress = () => {}, options = {}) {
  const reader = (await request(asset, options)).body.getReader();
  const chunks = [];
  let seen = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value);
      seen += next.value.length;
      onProgress(Math.min(1, seen / asset.bytes));
    }
  } catch {
    throw new Error('the connection broke off before the whole file had arrived');
  }
  const content = new Uint8Array(seen);
  let start = 0;
  for (const chunk of chunks) {
    content.set(chunk, start);
    start += chunk.length;
  }
  return content;
}
