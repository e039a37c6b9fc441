/** The chart of the explorer, and what is known of the marked span. */
import type { Series } from '@tributary/client';
import { useRef, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { Chart } from '../../chart/chart.js';
import { useWidth } from '../../chart/use-width.js';
import type { Span } from '../../data/range.js';
import { useLines } from '../../data/use-lines.js';
import { timeText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';
import { MarkPanel } from './mark-panel.js';
import { Toolbar } from './toolbar.js';
import type { ExplorerView } from './view.js';

interface Props {
  readonly view: ExplorerView;
  readonly onShow: (change: Partial<ExplorerView>, replace?: boolean) => void;
  readonly onAdd: (ids: readonly number[]) => void;
  readonly onRemove: (id: number) => void;
}

const HEIGHT = 380;

export function ChartTab({ view, onShow, onAdd, onRemove }: Props) {
  const { client, at } = usePage();
  const place = useRef<HTMLDivElement>(null);
  const pixels = useWidth(place);
  const [drag, setDrag] = useState<'zoom' | 'mark'>('zoom');
  const known = useLoad((signal) => seriesOf(client, view.series, signal), [client, view.series.join()]);
  // Until those that were added are known, the others that stay.
  const series = view.series.flatMap((id) => known.value?.find((one) => one.id === id) ?? []);
  const { range, zone, aggregation, live, compare, mark } = view;
  const asked = { series, range, live, pixels, aggregation, zone };
  const { lines, span, problem, loading } = useLines(asked);
  const earlier = useLines({ ...asked, series: compare ? series : NONE, earlier: true });
  const toSpan = (next: Span) => onShow({ range: { last: undefined, span: next } });
  return (
    <section class="chart-side" ref={place} aria-busy={loading}>
      <Toolbar {...{ view, span, lines, drag }} onDrag={setDrag} onShow={onShow} />
      {view.series.length === 0 ? (
        <p class="empty">
          Choose series on the left. Or mark a device in <a href={at(['devices'])}>Devices</a>.
        </p>
      ) : (
        <div class="card">
          <Chart
            {...{ lines, span, zone, mark }}
            height={HEIGHT}
            earlier={compare ? earlier.lines : []}
            onSelect={(next) => (drag === 'zoom' ? toSpan(next) : onShow({ mark: next }))}
            onRange={toSpan}
            more={(line) => (
              <>
                <a
                  class="small"
                  href={at(['device', line.series.device], { s: String(line.series.id) })}
                  title="Its device"
                >
                  ↗
                </a>
                <button
                  type="button"
                  class="plain"
                  aria-label={`Take ${line.series.name} of ${line.series.device} away`}
                  onClick={() => onRemove(line.series.id)}
                >
                  ×
                </button>
              </>
            )}
          />
          <p class="quiet caption">
            {timeText(span.from, zone)} – {timeText(span.to, zone)} · {zone}
            {captionOf(lines)}
            {compare && ' · dashed: the span before'}
          </p>
        </div>
      )}
      {[problem, known.problem, earlier.problem].map(
        (text) => text !== undefined && <p role="alert">{text}</p>,
      )}
      {series.length > 0 && (
        <MarkPanel
          {...{ series, zone }}
          span={mark ?? span}
          marked={mark !== undefined}
          moves={mark === undefined && range.last !== undefined}
          onAdd={onAdd}
          onClear={() => onShow({ mark: undefined })}
        />
      )}
    </section>
  );
}

const NONE: readonly Series[] = [];

function captionOf(lines: ReturnType<typeof useLines>['lines']): string {
  const widths = new Set(lines.flatMap(({ width }) => width?.text ?? []));
  if (widths.size > 0) return ` · buckets of ${[...widths].join(', ')}`;
  return lines.length > 0 ? ' · all points' : '';
}

async function seriesOf(
  client: ReturnType<typeof usePage>['client'],
  ids: readonly number[],
  signal: AbortSignal,
): Promise<Series[]> {
  const found = await Promise.allSettled(ids.map((id) => client.series.get(id, { signal })));
  // One that is deleted is left out of a link that has it.
  const there = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = found.find((one) => one.status === 'rejected');
  if (there.length === 0 && failed !== undefined) throw failed.reason;
  return there;
}
