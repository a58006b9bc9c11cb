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

// Fetches an asset ({url, bytes}) as a Response whose body reports its progress. Throws an Error
// with one sentence if the server cannot be reached or says no.
export async function open(asset, onProgress = () => {}) {
  let response;
  try {
    response = await fetch(new URL(asset.url, import.meta.url));
  } catch {
    throw new Error('the connection to the server failed');
  }
  if (!response.ok) {
    throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
  }
  const body = response.body.pipeThrough(meter(asset.bytes, onProgress));
  return new Response(body, {headers: {'Content-Type': response.headers.get('Content-Type')}});
}

// The same, with the whole content as bytes.
export async function read(asset, onProgress) {
  const response = await open(asset, onProgress);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new Error('the connection broke off before the whole file had arrived');
  }
}
