// Stands in index.html itself and asks for the program that suits this browser as soon as the page
// is read; before the style sheet, which it would have to wait for. Everything works without it,
// only later.
{
  const relaxedSimd = Uint8Array.from('{{relaxedSimdModule}}'.split(','));
  const hasRelaxedSimd = 'WebAssembly' in window && WebAssembly.validate(relaxedSimd);
  const link = document.createElement('link');
  link.rel = 'preload';
  link.as = 'fetch';
  link.crossOrigin = '';
  link.href = hasRelaxedSimd ? '{{relaxed}}' : '{{simd}}';
  document.head.append(link);
}
