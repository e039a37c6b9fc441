/** Positions and ways, without a map below them: a grid of degrees, and how long a line is. */
import type { PanelData } from '@tributary/client';
import { useEffect, useRef } from 'preact/hooks';
import { colorOf, darkScheme, frame } from '../../../chart/colors.js';
import { timeText } from '../../../shared/format.js';
import type { Size } from '../use-size.js';
import type { PanelProps } from './chart-panel.js';
import { projectionOf, roundBelow, type Projection } from './projection.js';
import { nameOf } from './values.js';

const LEGEND_SHARE = 0.35;
const ROW = 26;

export function MapPanel({ data, size, source, zone }: PanelProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const legend = Math.min(data.lines.length * ROW + 10, size.height * LEGEND_SHARE);
  const area: Size = { width: size.width, height: Math.max(100, Math.floor(size.height - legend)) };
  useEffect(() => {
    const draw = () => canvas.current && drawMap(canvas.current, data, area);
    draw();
    darkScheme.addEventListener('change', draw);
    return () => darkScheme.removeEventListener('change', draw);
  }, [data, area.width, area.height]);
  return (
    <>
      <canvas
        ref={canvas}
        class="map"
        style={{ height: `${area.height}px` }}
        role="img"
        aria-label={`Positions of ${data.lines.map(({ series }) => series.deviceName ?? series.device).join(', ')}`}
      />
      <ul class="places">
        {data.lines.map((line, place) => {
          const { series, latitudes, longitudes, times } = line;
          const name = series.deviceName ?? series.device;
          return (
            <li key={series.id}>
              <span class="swatch" style={{ '--swatch': colorOf(place) }} />{' '}
              {source.hrefOf === undefined ? name : <a href={source.hrefOf(series.device)}>{name}</a>}{' '}
              <small>
                {nameOf(line)} · {latitudes!.at(-1)!.toFixed(5)}, {longitudes!.at(-1)!.toFixed(5)} ·{' '}
                {timeText(times.at(-1)!, zone)}
              </small>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function drawMap(target: HTMLCanvasElement, { lines }: PanelData, area: Size): void {
  const ratio = devicePixelRatio;
  target.width = area.width * ratio;
  target.height = area.height * ratio;
  const context = target.getContext('2d')!;
  context.scale(ratio, ratio);
  context.font = '12px system-ui';
  const places = lines.flatMap(({ latitudes = [], longitudes = [] }) =>
    latitudes.map((latitude, at) => ({ latitude, longitude: longitudes[at]! })),
  );
  const on = projectionOf(places, area);
  drawGrid(context, on, area);
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
    line(context, [0, on.y(at)], [width, on.y(at)]);
    context.fillText(`${at.toFixed(digits)}°`, 4, on.y(at) - 3);
  }
  for (let at = Math.ceil(on.west / step) * step; at <= on.east; at += step) {
    line(context, [on.x(at), 0], [on.x(at), height]);
    context.fillText(`${at.toFixed(digits)}°`, on.x(at) + 3, 12);
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
  latitudes.forEach((latitude, at) => context.lineTo(on.x(longitudes[at]!), on.y(latitude)));
  context.stroke();
  const [x, y] = [on.x(longitudes.at(-1)!), on.y(latitudes.at(-1)!)];
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
