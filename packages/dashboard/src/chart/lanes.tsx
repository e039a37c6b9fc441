/**
 * States over time, of each series a lane: a text holds until the next one, a boolean goes in steps between off and on. Of buckets a
 * boolean is shown by the share that it was on.
 */
import { useEffect, useRef } from 'preact/hooks';
import type { Line } from '../data/lines.js';
import type { Span } from '../data/range.js';
import { sharpContext } from './canvas.js';
import { colorOfText, darkScheme, faded, frame } from './colors.js';
import type { Layout } from './plot.js';

const LANE = 28;

export interface Lane {
  readonly line: Line;
  readonly color: string;
}

export function Lanes(props: {
  readonly lanes: readonly Lane[];
  readonly span: Span;
  readonly layout: Layout | undefined;
  readonly onCursor: (time: number | undefined) => void;
}) {
  const { lanes, span, layout, onCursor } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = lanes.length * LANE;
  useEffect(() => {
    const target = canvas.current;
    if (target === null) return;
    const draw = () => drawLanes(target, lanes, span, areaOf(target, lanes, layout));
    draw();
    const resize = new ResizeObserver(draw);
    resize.observe(target);
    return () => resize.disconnect();
  }, [lanes, span.from, span.to, layout?.left, layout?.width]);
  const point = (event: MouseEvent) => {
    const { left, width } = areaOf(canvas.current!, lanes, layout);
    const share = (event.offsetX - left) / width;
    onCursor(share < 0 || share > 1 ? undefined : span.from + share * (span.to - span.from));
  };
  return (
    <canvas
      ref={canvas}
      class="lanes"
      style={{ height: `${height}px` }}
      role="img"
      aria-label={`States of ${lanes.map(({ line }) => line.series.name).join(', ')}`}
      onMouseMove={point}
      onMouseLeave={() => onCursor(undefined)}
    />
  );
}

const LEAST_LEFT = 62;
/** About, of a character. */
const CHARACTER = 6.8;
const NAMES_SHARE = 0.25;

const nameOf = ({ line: { series } }: Lane): string => series.label ?? series.name;

/** Below a plot as wide as that; alone with room for the names. */
function areaOf(target: HTMLElement, lanes: readonly Lane[], layout: Layout | undefined): Layout {
  if (layout !== undefined) return layout;
  const width = target.clientWidth;
  const longest = lanes.reduce((most, lane) => Math.max(most, nameOf(lane).length), 0);
  const left = Math.max(LEAST_LEFT, Math.min(width * NAMES_SHARE, longest * CHARACTER + 10));
  return { left, width: Math.max(1, width - left - 18) };
}

function drawLanes(target: HTMLCanvasElement, lanes: readonly Lane[], span: Span, area: Layout): void {
  const context = sharpContext(target, { width: target.clientWidth, height: target.clientHeight });
  context.textBaseline = 'middle';
  lanes.forEach((lane, at) => {
    const place = { ...area, top: at * LANE };
    const x = (time: number) =>
      area.left + Math.max(0, Math.min(1, (time - span.from) / (span.to - span.from))) * area.width;
    const end = x(Math.min(span.to, Date.now()));
    if (lane.line.texts === undefined) drawSteps(context, lane, place, x, end);
    else drawTexts(context, lane.line, place, x, end);
    context.fillStyle = frame().grid;
    context.fillRect(place.left, place.top + LANE - 1, place.width, 1);
    context.fillStyle = frame().text;
    label(context, nameOf(lane), {
      a: 0,
      b: area.left - 4,
      top: place.top,
    });
  });
}

type Place = Layout & { readonly top: number };

function drawTexts(
  context: CanvasRenderingContext2D,
  { times, texts = [] }: Line,
  { top }: Place,
  x: (time: number) => number,
  end: number,
): void {
  for (let start = 0; start < texts.length;) {
    const text = texts[start]!;
    let next = start + 1;
    while (next < texts.length && texts[next] === text) next++;
    const [a, b] = [x(times[start]!), next < times.length ? x(times[next]!) : end];
    // An empty one is no state, such as the time between two alerts of a trial.
    context.fillStyle = text === '' ? 'transparent' : colorOfText(text);
    context.fillRect(a, top + 3, Math.max(1, b - a), LANE - 7);
    context.fillStyle = darkScheme.matches ? '#f2f5f8' : '#1b232b';
    if (b - a > 34) label(context, text, { a, b, top });
    start = next;
  }
}

/** From each value to the next, as high as it is. */
function drawSteps(
  context: CanvasRenderingContext2D,
  { line: { times, values }, color }: Lane,
  { top }: Place,
  x: (time: number) => number,
  end: number,
): void {
  const [low, height] = [top + LANE - 5, LANE - 11];
  context.strokeStyle = color;
  context.fillStyle = faded(color, 0.2);
  context.lineWidth = 1.5;
  context.beginPath();
  let drawn = false;
  for (let at = 0; at < times.length; at++) {
    const value = values[at];
    if (value == null) {
      drawn = false;
      continue;
    }
    const [a, b, y] = [x(times[at]!), at + 1 < times.length ? x(times[at + 1]!) : end, low - value * height];
    context.fillRect(a, y, b - a, low - y);
    if (drawn) context.lineTo(a, y);
    else context.moveTo(a, y);
    context.lineTo(b, y);
    drawn = true;
  }
  context.stroke();
}

function label(
  context: CanvasRenderingContext2D,
  text: string,
  { a, b, top }: { a: number; b: number; top: number },
): void {
  context.save();
  context.beginPath();
  context.rect(a, top, b - a - 2, LANE);
  context.clip();
  context.fillText(fitting(context, text.slice(0, 200), b - a - 7), a + 5, top + LANE / 2);
  context.restore();
}

/** As much of it as has room, with an ellipsis where that is not all. */
function fitting(context: CanvasRenderingContext2D, text: string, width: number): string {
  const whole = context.measureText(text).width;
  if (whole <= width) return text;
  const characters = [...text];
  // About, as characters differ in width; the clip does the rest.
  const most = Math.floor((characters.length * width) / whole) - 1;
  return most < 1 ? '' : `${characters.slice(0, most).join('')}…`;
}
