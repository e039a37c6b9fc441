/** How shapes of a map are drawn: quietly, for what is above them is what one looks for. By words in the names of layers, which are much the same in all maps. */
import { darkScheme } from '../chart/colors.js';
import type { Shape } from './vector-tile.js';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly side: number;
  readonly shapes?: readonly Shape[];
}

interface Style {
  readonly layer: RegExp;
  readonly as: 'area' | 'line';
  readonly light: string;
  readonly dark: string;
  readonly width?: number;
  readonly dash?: readonly number[];
}

/** From below to above. */
const STYLES: readonly Style[] = [
  { layer: /^(earth|land)$/, as: 'area', light: '#f3f4f2', dark: '#20272e' },
  { layer: /landcover|landuse|park|natural/, as: 'area', light: '#e6eee0', dark: '#222d2a' },
  { layer: /water|ocean/, as: 'area', light: '#cfe0ee', dark: '#172634' },
  { layer: /water/, as: 'line', light: '#bcd4e8', dark: '#1c3044', width: 1 },
  { layer: /building/, as: 'area', light: '#e3e2e0', dark: '#2b333b' },
  { layer: /boundar/, as: 'line', light: '#b9b3bd', dark: '#4d4a55', width: 1, dash: [4, 3] },
  { layer: /road|transit|transport/, as: 'line', light: '#d3d2cf', dark: '#3a434c', width: 1.2 },
];
const NAMED = /^places?$/;
/** Lines that only carry names. */
const UNWANTED = /_name|_label/;
const LARGE = /highway|motorway|trunk|primary|major/;
const MOST_NAMES = 40;

export const wantsLayer = (layer: string): boolean =>
  !UNWANTED.test(layer) && (NAMED.test(layer) || STYLES.some((style) => style.layer.test(layer)));

export function paintShapes(context: CanvasRenderingContext2D, boxes: readonly Box[]): void {
  for (const style of STYLES)
    for (const box of boxes) {
      const own = box.shapes?.filter(({ kind, layer }) => kind === style.as && style.layer.test(layer)) ?? [];
      if (own.length > 0) paint(context, box, own, style);
    }
  paintNames(context, boxes);
}

function paint(context: CanvasRenderingContext2D, box: Box, shapes: readonly Shape[], style: Style): void {
  const { left, top, side } = box;
  const color = darkScheme.matches ? style.dark : style.light;
  context.save();
  // Shapes reach a little into the tiles beside.
  context.beginPath();
  context.rect(left, top, side + 0.5, side + 0.5);
  context.clip();
  context.setLineDash([...(style.dash ?? [])]);
  [context.fillStyle, context.strokeStyle] = [color, color];
  const path = (some: readonly Shape[]) => {
    context.beginPath();
    for (const { lines } of some)
      for (const line of lines)
        for (let i = 0; i < line.length; i += 2) {
          const [x, y] = [left + line[i]! * side, top + line[i + 1]! * side];
          if (i === 0) context.moveTo(x, y);
          else context.lineTo(x, y);
        }
  };
  if (style.as === 'area') {
    path(shapes);
    context.fill();
  } else {
    const isLarge = ({ texts }: Shape) => LARGE.test(texts['kind'] ?? texts['class'] ?? '');
    for (const [some, width] of [
      [shapes.filter((shape) => !isLarge(shape)), style.width ?? 1],
      [shapes.filter(isLarge), (style.width ?? 1) * 2],
    ] as const) {
      path(some);
      context.lineWidth = width;
      context.stroke();
    }
  }
  context.restore();
}

function paintNames(context: CanvasRenderingContext2D, boxes: readonly Box[]): void {
  const taken: { x: number; y: number; width: number }[] = [];
  context.save();
  context.textAlign = 'center';
  context.fillStyle = darkScheme.matches ? '#8d99a5' : '#69747f';
  for (const { left, top, side, shapes = [] } of boxes)
    for (const { kind, layer, texts, lines } of shapes) {
      const name = (texts['name:en'] ?? texts['name'] ?? '').slice(0, 60);
      const [[dx, dy] = []] = lines;
      if (kind !== 'point' || !NAMED.test(layer) || name === '' || dx === undefined || dy === undefined)
        continue;
      const [x, y, { width }] = [left + dx * side, top + dy * side, context.measureText(name)];
      const hit = taken.some(
        (one) => Math.abs(one.x - x) < (one.width + width) / 2 + 6 && Math.abs(one.y - y) < 16,
      );
      if (hit || taken.length >= MOST_NAMES) continue;
      taken.push({ x, y, width });
      context.fillText(name, x, y);
    }
  context.restore();
}
