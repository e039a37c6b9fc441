/** States over time: of each series of texts a lane, in which a text holds until the next one. */
import { useEffect, useRef } from 'preact/hooks';
import type { Line } from '../data/lines.js';
import type { Span } from '../data/range.js';
import { colorOfText, darkScheme, frame } from './colors.js';
import type { Layout } from './plot.js';

const LANE = 26;

export function Lanes(props: {
  readonly lines: readonly Line[];
  readonly span: Span;
  readonly layout: Layout | undefined;
  readonly onCursor: (time: number | undefined) => void;
}) {
  const { lines, span, layout, onCursor } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = lines.length * LANE;
  useEffect(() => {
    const target = canvas.current;
    if (target === null) return;
    const draw = () => drawLanes(target, lines, span, areaOf(target, layout));
    draw();
    const resize = new ResizeObserver(draw);
    resize.observe(target);
    return () => resize.disconnect();
  }, [lines, span.from, span.to, layout?.left, layout?.width]);
  const point = (event: MouseEvent) => {
    const { left, width } = areaOf(canvas.current!, layout);
    const share = (event.offsetX - left) / width;
    onCursor(share < 0 || share > 1 ? undefined : span.from + share * (span.to - span.from));
  };
  return (
    <canvas
      ref={canvas}
      class="lanes"
      style={{ height }}
      role="img"
      aria-label={`States of ${lines.map(({ series }) => series.name).join(', ')}`}
      onMouseMove={point}
      onMouseLeave={() => onCursor(undefined)}
    />
  );
}

const areaOf = (target: HTMLElement, layout: Layout | undefined): Layout =>
  layout ?? { left: 62, width: Math.max(1, target.clientWidth - 80) };

function drawLanes(target: HTMLCanvasElement, lines: readonly Line[], span: Span, area: Layout): void {
  const ratio = devicePixelRatio;
  target.width = target.clientWidth * ratio;
  target.height = target.clientHeight * ratio;
  const context = target.getContext('2d')!;
  context.scale(ratio, ratio);
  context.font = '12px system-ui';
  context.textBaseline = 'middle';
  lines.forEach((line, lane) => drawLane(context, line, span, { ...area, top: lane * LANE }));
}

function drawLane(
  context: CanvasRenderingContext2D,
  { times, texts = [] }: Line,
  { from, to }: Span,
  { left, width, top }: Layout & { readonly top: number },
): void {
  const x = (time: number) => left + Math.max(0, Math.min(1, (time - from) / (to - from))) * width;
  const end = Math.min(to, Date.now());
  for (let start = 0; start < texts.length;) {
    const text = texts[start]!;
    let next = start + 1;
    while (next < texts.length && texts[next] === text) next++;
    const [a, b] = [x(times[start]!), x(times[next] ?? end)];
    context.fillStyle = colorOfText(text);
    context.fillRect(a, top + 3, Math.max(1, b - a), LANE - 6);
    if (b - a > 24) label(context, text, { a, b, top });
    start = next;
  }
  context.fillStyle = frame().grid;
  context.fillRect(left, top + LANE - 1, width, 1);
}

function label(context: CanvasRenderingContext2D, text: string, { a, b, top }: { a: number; b: number; top: number }): void {
  context.save();
  context.beginPath();
  context.rect(a, top, b - a - 2, LANE);
  context.clip();
  context.fillStyle = darkScheme.matches ? '#f2f5f8' : '#1b232b';
  context.fillText(text.slice(0, 200), a + 5, top + LANE / 2);
  context.restore();
}
