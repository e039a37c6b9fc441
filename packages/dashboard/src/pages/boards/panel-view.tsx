/** One panel: its title, what it shows, and what is wrong with that. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Range, Span } from '../../data/range.js';
import { spanText } from '../../shared/format.js';
import { ChartPanel } from './panels/chart-panel.js';
import { MapPanel } from './panels/map-panel.js';
import { NumberPanel } from './panels/number-panel.js';
import { TablePanel } from './panels/table-panel.js';
import type { BoardTail } from './live/board-tail.js';
import { endsNow, type BoardRange, type BoardSource, type ViewedPanel } from './source.js';
import { usePanel } from './use-panel.js';
import { useSize } from './use-size.js';

export interface BoardLook {
  readonly range: BoardRange;
  readonly other: Range | undefined;
  readonly zone: string;
  /** Another one looks anew. */
  readonly turn: number;
  readonly tail: BoardTail | undefined;
}

interface Props {
  readonly panel: ViewedPanel;
  readonly source: BoardSource;
  readonly look: BoardLook;
  /** Of a drag over a chart without a range of its own. */
  readonly onSpan: (span: Span) => void;
  /** In the head, while the board is changed. */
  readonly tools?: ComponentChildren;
}

/** So that a window that is drawn wider does not ask with every pixel. */
const STEP = 100;

export function PanelView({ panel, source, look, onSpan, tools }: Props) {
  const body = useRef<HTMLDivElement>(null);
  const size = useSize(body);
  const [own, setOwn] = useState<Span>();
  const { turn, tail, ...rest } = look;
  const follows = own === undefined && endsNow(panel, look);
  const pixels = Math.ceil(Math.max(1, size.width) / STEP) * STEP;
  const view = usePanel(
    source,
    panel,
    { ...rest, span: own, pixels },
    { turn, tail: follows ? tail : undefined },
  );
  const { data, problem, loading } = view;
  const hasOwn = panel.range !== undefined;
  const more = data === undefined ? 0 : data.total - data.lines.length;
  return (
    <section
      class="board-panel card"
      aria-label={panel.title || panel.kind}
      aria-busy={loading}
      data-kind={panel.kind}
    >
      {(panel.title !== '' || tools !== undefined || hasOwn) && (
        <header>
          <h2 title={panel.title}>{panel.title}</h2>
          {hasOwn && data !== undefined && (
            <small>{spanText(Date.parse(data.to) - Date.parse(data.from))}</small>
          )}
          {own !== undefined && (
            <button type="button" class="small plain" onClick={() => setOwn(undefined)}>
              Whole
            </button>
          )}
          {tools}
        </header>
      )}
      <div class="body" ref={body}>
        {problem !== undefined && <p role="alert">{problem}</p>}
        {panel.kind === 'text' && <p class="prose">{panel.text}</p>}
        {data !== undefined && size.width > 0 && (
          <Shown
            {...{ panel, data, size, source, zone: look.zone }}
            onSpan={(span) => (hasOwn ? setOwn(span) : onSpan(span))}
          />
        )}
      </div>
      {more > 0 && panel.kind !== 'map' && (
        <p class="quiet caption">
          {data!.lines.length} of {data!.total} series
        </p>
      )}
    </section>
  );
}

function Shown(props: Parameters<typeof ChartPanel>[0]) {
  const { panel, data } = props;
  if (data.lines.length === 0)
    return (
      <p class="empty">
        {data.total === 0 ? 'No such series.' : panel.kind === 'map' ? 'No positions.' : 'Nothing here.'}
      </p>
    );
  switch (panel.kind) {
    case 'number':
      return <NumberPanel {...props} />;
    case 'table':
      return <TablePanel {...props} />;
    case 'map':
      return <MapPanel {...props} />;
    default:
      return <ChartPanel {...props} />;
  }
}
