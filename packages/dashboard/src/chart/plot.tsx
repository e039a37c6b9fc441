/** Numbers and booleans over time. Drawing is uPlot's; what a hand does with the chart is told, and decided elsewhere. */
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Span } from '../data/range.js';
import { darkScheme, frame } from './colors.js';
import { timeAxis } from './time-axis.js';
import { columnsOf, scalesOf, tableOf, type Drawn } from './plot-data.js';

export interface Layout {
  /** Of the drawn area, in CSS pixels from the left of the chart. */
  readonly left: number;
  readonly width: number;
}

export interface PlotProps {
  readonly drawn: readonly Drawn[];
  readonly span: Span;
  readonly zone: string;
  readonly height: number;
  readonly mark: Span | undefined;
  readonly onSelect: (span: Span) => void;
  readonly onWheel: (factor: number, middle: number) => void;
  readonly onCursor: (time: number | undefined) => void;
  readonly onLayout: (layout: Layout) => void;
}

const LEAST_DRAG = 6;
/** Of a wheel's step. */
const WHEEL = 1.25;

export function Plot(props: PlotProps) {
  const { drawn, span, zone, height, mark } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const told = useRef(props);
  told.current = props;
  // What makes another drawing; new points of the same lines only make other data.
  const shape = `${zone} ${height} ${darkScheme.matches} ${drawn.map(({ line, color, shift }) => [line.series.id, line.mode, line.low !== undefined, line.shape?.bars, line.zero, line.series.unit, line.times.length < 40, color, shift !== 0].join()).join(';')}`;

  useEffect(() => {
    const target = place.current!;
    const made = new uPlot(optionsOf(target, told), tableOf(told.current.drawn), target);
    plot.current = made;
    const resize = new ResizeObserver(() => made.setSize({ width: target.clientWidth, height }));
    resize.observe(target);
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const middle = made.posToVal(event.clientX - made.over.getBoundingClientRect().left, 'x');
      told.current.onWheel(event.deltaY > 0 ? WHEEL : 1 / WHEEL, middle);
    };
    made.over.addEventListener('wheel', wheel, { passive: false });
    return () => {
      resize.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [shape]);
  useEffect(() => {
    const made = plot.current;
    if (made === undefined) return;
    made.batch(() => {
      made.setData(tableOf(drawn), false);
      made.setScale('x', { min: span.from, max: span.to });
    });
  }, [drawn, span.from, span.to, shape]);
  useEffect(() => plot.current?.redraw(false), [mark]);
  return <div ref={place} class="plot" style={{ height: `${height}px` }} />;
}

function optionsOf(target: HTMLElement, told: { current: PlotProps }): uPlot.Options {
  const { drawn, span, zone, height } = told.current;
  const { series, bands } = columnsOf(drawn);
  const { scales, axes } = scalesOf(drawn);
  const colors = frame();
  return {
    ...{ width: target.clientWidth, height, ms: 1, series, bands, legend: { show: false } },
    tzDate: (time) => uPlot.tzDate(new Date(time), zone),
    scales: { ...scales, x: { time: true, auto: false, min: span.from, max: span.to } },
    axes: [timeAxis(zone, colors), ...(axes.length > 0 ? axes : [{ stroke: colors.text, size: 62 }])],
    cursor: {
      drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG },
      y: false,
      points: { size: 6 },
      bind: { dblclick: () => null },
    },
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < LEAST_DRAG) return;
          told.current.onSelect({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + width, 'x') });
          plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        },
      ],
      setCursor: [
        ({ cursor, posToVal }) => {
          const { left = -1 } = cursor;
          told.current.onCursor(left < 0 ? undefined : posToVal(left, 'x'));
        },
      ],
      drawAxes: [(plot) => drawMark(plot, told.current.mark)],
      draw: [
        ({ bbox }) => {
          const ratio = devicePixelRatio;
          told.current.onLayout({ left: bbox.left / ratio, width: bbox.width / ratio });
        },
      ],
    },
  };
}

/** The marked span, behind the lines. */
function drawMark({ ctx, bbox, valToPos }: uPlot, mark: Span | undefined): void {
  if (mark === undefined) return;
  const clamp = (x: number) => Math.max(bbox.left, Math.min(bbox.left + bbox.width, x));
  const [left, right] = [clamp(valToPos(mark.from, 'x', true)), clamp(valToPos(mark.to, 'x', true))];
  ctx.save();
  ctx.fillStyle = darkScheme.matches ? 'rgba(229, 196, 79, .16)' : 'rgba(224, 168, 0, .16)';
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
  ctx.restore();
}
