// Files that leave the page.

// Saves a file ({name, type, bytes}) where the browser saves downloads.
export function saveFile({name, type, bytes}) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], {type}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
