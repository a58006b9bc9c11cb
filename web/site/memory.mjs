// Keeps the drawing over a reload of the page, and over the change to a new build.

const kKey = 'drawing';

// What was drawn before this page was reloaded, as a link's fragment; otherwise the address's own.
export function rememberedFragment() {
  const [{type} = {}] = performance.getEntriesByType('navigation');
  const own = location.hash.slice(1);
  if (type === 'navigate') return own;
  try {
    return sessionStorage.getItem(kKey) ?? own;
  } catch {
    return own;  // Storage is switched off.
  }
}

export function rememberWhenLeft(program) {
  addEventListener('pagehide', () => {
    try {
      sessionStorage.setItem(kKey, program.fragment());
    } catch {
      // Storage is full or switched off: a reload starts empty.
    }
  });
}
