// Pens, pointers, keys, scrolling and window sizes, handed to the program as they happen.

import {moveInGroup} from './controls.mjs';

// The drawing square. Pointer events serve mouse, pen and touch alike; coalesced events hold every
// position the device reported between two frames, so fast strokes stay smooth.
export function listenToPen(pad, program) {
  let active = null;  // The pointer that draws; others are ignored meanwhile.
  const kEraserButton = 5;
  const place = (event) => {
    const area = pad.getBoundingClientRect();
    return [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height];
  };
  // Mice and fingers report a constant, which is no pressure.
  const pressure = (event) =>
      event.pointerType === 'pen' && event.pressure > 0 ? event.pressure : -1;
  pad.addEventListener('pointerdown', (event) => {
    if (active !== null || (event.pointerType === 'mouse' && event.button !== 0)) return;
    active = event.pointerId;
    pad.setPointerCapture(active);
    program.penDown(place(event), pressure(event), event.button === kEraserButton);
    event.preventDefault();
  });
  pad.addEventListener('pointermove', (event) => {
    if (event.pointerId !== active) return;
    const positions = event.getCoalescedEvents?.() ?? [];
    for (const position of positions.length ? positions : [event]) {
      program.penMove(place(position), pressure(position));
    }
  });
  pad.addEventListener('pointerup', (event) => {
    if (event.pointerId !== active) return;
    active = null;
    program.penMove(place(event), pressure(event));
    program.penUp();
  });
  const cancel = (event) => {
    if (event.pointerId !== active) return;
    active = null;
    program.penCancel();
  };
  pad.addEventListener('pointercancel', cancel);
  pad.addEventListener('contextmenu', (event) => event.preventDefault());
  // Where touch-action is not enough (older iOS), the page must still not move under the finger.
  pad.addEventListener('touchmove', (event) => event.preventDefault(), {passive: false});
}

// Everything but the drawing square. A finger that scrolls is taken over by the browser, which
// then cancels the pointer, so no button is pressed by it.
export function listenToPointer(page, pad, program) {
  const elsewhere = (event) => event.target !== pad && event.isPrimary;
  page.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'touch') return;
    program.movePointer(event.clientX, event.clientY, false);
  });
  page.addEventListener('pointerdown', (event) => {
    if (!elsewhere(event) || event.button !== 0) return;
    program.movePointer(event.clientX, event.clientY, event.pointerType === 'touch');
    program.pressPointer(true);
  });
  page.addEventListener('pointerup', (event) => {
    if (!elsewhere(event) || event.button !== 0) return;
    program.pressPointer(false);
    if (event.pointerType === 'touch') program.removePointer();
  });
  page.addEventListener('pointercancel', (event) => {
    if (!elsewhere(event)) return;
    program.removePointer();
    program.pressPointer(false);
  });
  page.addEventListener('pointerleave', () => program.removePointer());
}

// Drawing by keyboard alone: the program moves a cursor and draws with it.
export function listenToPadKeys(pad, program) {
  pad.addEventListener('focus', () => {
    if (pad.matches(':focus-visible')) program.focusPad(true);
  });
  pad.addEventListener('blur', () => program.focusPad(false));
}

// Whether letters that are typed belong to this element.
const needsLetters = (element) =>
    element.matches?.('select, textarea, input:not([type=range]):not([type=file])');

// Shortcuts; `onEscape` is called for that key. The listener comes before GLFW's own, which would
// swallow the Tab key.
export function listenToKeys(program, onEscape) {
  window.addEventListener('keydown', (event) => {
    event.stopImmediatePropagation();
    if (!event.key || event.altKey || event.isComposing || needsLetters(event.target)) return;
    if (event.key === 'Escape') onEscape();
    if (moveInGroup(event)) return event.preventDefault();
    const [key, command] = [event.key.toLowerCase(), event.ctrlKey || event.metaKey];
    if (event.target.id === 'pad' && program.pressPadKey(key, command, event.shiftKey)) {
      return event.preventDefault();
    }
    if (program.pressKey(key, command, event.shiftKey)) event.preventDefault();
  }, {capture: true});
}

// Window size, screen density and scroll position.
export function listenToWindow(canvas, program) {
  const resize = () => {
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (width === 0 || height === 0) return;
    program.resize(
        width, height, Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio));
  };
  new ResizeObserver(resize).observe(canvas);
  window.addEventListener('resize', resize);  // Zooming changes the density, not always the size.
  window.addEventListener('scroll', () => program.scrollTo(window.scrollY), {passive: true});
  resize();
}

// Light or dark, still or moving, as the system asks; and how it writes its shortcuts.
export function listenToPreferences(program) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const macKeys = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform);
  const tell = () =>
      program.setAppearance({dark: dark.matches, reducedMotion: still.matches, macKeys});
  dark.addEventListener('change', tell);
  still.addEventListener('change', tell);
  tell();
}

// A graphics card that goes away (and comes back) must not take the drawing with it.
export function listenToContext(canvas, notice, program) {
  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault();
    program.contextLost();
    notice.textContent =
        'The browser took the graphics card away. Your drawing is kept; the page comes back ' +
        'by itself, or when you reload it.';
    notice.hidden = false;
  });
  canvas.addEventListener('webglcontextrestored', () => {
    program.contextRestored();
    notice.hidden = true;
  });
}
