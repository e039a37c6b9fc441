/** A chart of lines of any kind: numbers and booleans in a plot, states in lanes below, values under the cursor in a legend. */
import { useMemo, useState } from 'preact/hooks';
import { zoomed, moved, type Span } from '../data/range.js';
import type { Line } from '../data/lines.js';
import { colorOf } from './colors.js';
import { Lanes } from './lanes.js';
import { Legend, type LegendProps } from './legend.js';
import { colored, isPlotted } from './plot-data.js';
import { Plot, type Layout } from './plot.js';

export interface ChartProps {
  readonly lines: readonly Line[];
  /** Of the span before, drawn over this one. */
  readonly earlier?: readonly Line[];
  readonly span: Span;
  readonly zone: string;
  readonly height: number;
  readonly mark?: Span | undefined;
  /** Of a drag over the chart. */
  readonly onSelect: (span: Span) => void;
  /** Of keys and the wheel. */
  readonly onRange: (span: Span) => void;
  readonly more?: LegendProps['more'];
}

const NONE: readonly Line[] = [];
const CLOSER = 0.5;
const STEP = 0.25;

export function Chart({
  lines,
  earlier = NONE,
  span,
  zone,
  height,
  mark,
  onSelect,
  onRange,
  more,
}: ChartProps) {
  const [time, setTime] = useState<number>();
  const [layout, setLayout] = useState<Layout>();
  const shift = span.to - span.from;
  const drawn = useMemo(() => colored(lines, earlier, shift), [lines, earlier, shift]);
  const lanes = useMemo(
    () => lines.flatMap((line, place) => (isPlotted(line) ? [] : [{ line, color: colorOf(place) }])),
    [lines],
  );
  const press = (event: KeyboardEvent) => {
    const next = spanOfKey(event.key, span);
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onRange(next);
  };
  return (
    <div class="chart">
      <div
        class="drawn"
        tabIndex={0}
        role="group"
        aria-label="Chart; plus and minus zoom, arrows move"
        data-points={lines.reduce((sum, { times }) => sum + times.length, 0)}
        data-seconds={Math.round((span.to - span.from) / 1000)}
        data-modes={lines.map(({ mode }) => mode).join()}
        onKeyDown={press}
        onDblClick={() => onRange(zoomed(span, 1 / CLOSER))}
      >
        {(drawn.length > 0 || lanes.length === 0) && (
          <Plot
            {...{ drawn, span, zone, height, mark, onSelect }}
            onWheel={(factor, middle) => onRange(zoomed(span, factor, middle))}
            onCursor={setTime}
            onLayout={(next) =>
              setLayout((old) => (old?.left === next.left && old.width === next.width ? old : next))
            }
          />
        )}
        {lanes.length > 0 && (
          <Lanes
            lanes={lanes}
            span={span}
            layout={drawn.length > 0 ? layout : undefined}
            onCursor={setTime}
          />
        )}
      </div>
      <Legend lines={lines} time={time} zone={zone} {...(more && { more })} />
    </div>
  );
}

function spanOfKey(key: string, span: Span): Span | undefined {
  switch (key) {
    case '+':
    case '=':
      return zoomed(span, CLOSER);
    case '-':
      return zoomed(span, 1 / CLOSER);
    case 'ArrowLeft':
      return moved(span, -STEP);
    case 'ArrowRight':
      return moved(span, STEP);
    default:
      return undefined;
  }
}
