// Files that leave the page and files that come to it.

const kMostBytes = 64 << 20;

// A file's bytes. Throws an Error with one sentence for the visitor.
export async function readFile(file) {
  const name = file.name ?? 'This file';
  if (file.size > kMostBytes) {
    throw new Error(`${name} is too large: this page takes files of up to 64 MB.`);
  }
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Error(`${name} cannot be read. Please choose it once more.`);
  }
}

// Saves a file ({name, type, bytes}) where the browser saves downloads.
export function saveFile({name, type, bytes}) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], {type}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
