/** Lines, bands, bars and states. */
import type { PanelData } from '@tributary/client';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../../chart/chart.js';
import type { Span } from '../../../data/range.js';
import { linesOf } from '../panel-lines.js';
import type { BoardSource, ViewedPanel } from '../source.js';
import type { Size } from '../use-size.js';

export interface PanelProps {
  readonly panel: ViewedPanel;
  readonly data: PanelData;
  readonly size: Size;
  readonly source: BoardSource;
  readonly zone: string;
  readonly onSpan: (span: Span) => void;
}

const LEAST = 90;
const ROW = 21;
const LEGEND_SHARE = 0.4;

export function ChartPanel({ panel, data, size, source, zone, onSpan }: PanelProps) {
  const lines = useMemo(() => linesOf(data, panel), [data]);
  const span = useMemo(() => ({ from: Date.parse(data.from), to: Date.parse(data.to) }), [data]);
  const legend = Math.min((lines.length + 1) * ROW + 12, size.height * LEGEND_SHARE);
  const height = Math.max(LEAST, Math.floor(size.height - legend));
  const { hrefOf } = source;
  return (
    <Chart
      {...{ lines, span, zone, height, onSelect: onSpan, onRange: onSpan }}
      {...(hrefOf && {
        more: (line) => (
          <a class="small" href={hrefOf(line.series.device)} title="Its device">
            ↗
          </a>
        ),
      })}
    />
  );
}
