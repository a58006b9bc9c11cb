// Strokes as the program takes them; a TypeError says what else was given.
export function checkStrokes(strokes) {
  const isPoint = (point) => Array.isArray(point) && point.length >= 2 &&
      Number.isFinite(point[0]) && Number.isFinite(point[1]);
  if (!Array.isArray(strokes) ||
      !strokes.every((stroke) => Array.isArray(stroke) && stroke.every(isPoint))) {
    throw new TypeError('strokes must be [[[x, y], …], …] with finite numbers');
  }
  return strokes.map((stroke) => stroke.map(([x, y]) => [x, y]));
}
