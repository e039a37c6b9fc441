/** What a map panel draws: the map or a grid of degrees, ways with their last positions, and how long a line is. */
import type { PanelData } from '@tributary/client';
import { sharpContext } from '../../../chart/canvas.js';
import { colorOf, darkScheme, frame } from '../../../chart/colors.js';
import type { Size } from '../use-size.js';
import { roundBelow, type Projection } from './projection.js';

type Lines = PanelData['lines'];

export function drawMap(
  target: HTMLCanvasElement,
  lines: Lines,
  {
    on,
    area,
    below,
  }: {
    readonly on: Projection;
    readonly area: Size;
    /** Paints the map; absent: there is none. */
    readonly below: ((context: CanvasRenderingContext2D) => void) | undefined;
  },
): void {
  const context = sharpContext(target, area);
  if (below === undefined) drawGrid(context, on, area);
  else below(context);
  lines.forEach((line, place) => drawWay(context, on, line, { color: colorOf(place), area }));
  drawLength(context, on, area);
}

/** Of a longitude. */
const LABEL_WIDTH = 50;

function drawGrid(context: CanvasRenderingContext2D, on: Projection, { width, height }: Size): void {
  const step = Math.max(
    roundBelow((on.north - on.south) / 3),
    roundBelow(((on.east - on.west) / width) * LABEL_WIDTH * 2),
  );
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  context.strokeStyle = frame().grid;
  context.fillStyle = frame().text;
  context.lineWidth = 1;
  for (let at = Math.ceil(on.south / step) * step; at <= on.north; at += step) {
    line(context, [0, on.yOf(at)], [width, on.yOf(at)]);
    context.fillText(`${at.toFixed(digits)}°`, 4, on.yOf(at) - 3);
  }
  for (let at = Math.ceil(on.west / step) * step; at <= on.east; at += step) {
    line(context, [on.xOf(at), 0], [on.xOf(at), height]);
    context.fillText(`${at.toFixed(digits)}°`, on.xOf(at) + 3, 12);
  }
}

type Pair = readonly [number, number];
function line(context: CanvasRenderingContext2D, from: Pair, to: Pair): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

function drawWay(
  context: CanvasRenderingContext2D,
  on: Projection,
  { series, latitudes = [], longitudes = [] }: PanelData['lines'][number],
  { color, area }: { readonly color: string; readonly area: Size },
): void {
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.beginPath();
  latitudes.forEach((latitude, at) => context.lineTo(on.xOf(longitudes[at]!), on.yOf(latitude)));
  context.stroke();
  const [x, y] = [on.xOf(longitudes.at(-1)!), on.yOf(latitudes.at(-1)!)];
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = darkScheme.matches ? '#e4eaf0' : '#1b232b';
  const name = (series.deviceName ?? series.device).slice(0, 40);
  const { width } = context.measureText(name);
  // Within the area, on whichever side there is room.
  context.fillText(name, x + 8 + width > area.width ? x - 8 - width : x + 8, y + 4);
}

const BAR = 90;
/** A bar of a round length, in the corner. */
function drawLength(
  context: CanvasRenderingContext2D,
  { metres }: Projection,
  { width, height }: Size,
): void {
  const length = roundBelow(metres * BAR);
  const [left, low] = [width - length / metres - 10, height - 8];
  context.strokeStyle = frame().text;
  context.fillStyle = frame().text;
  context.lineWidth = 2;
  line(context, [left, low], [width - 10, low]);
  const text = length >= 1000 ? `${length / 1000} km` : `${length} m`;
  context.fillText(text, left, low - 5);
}
