/** What is done with the chart: range, aggregation, comparison, and ways out of the page. */
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { lazily } from '../../app/lazy.js';
import { RangeBar } from '../../chart/range-bar.js';
import type { Line } from '../../data/lines.js';
import { moved, rangeOf, zoomed, type Span } from '../../data/range.js';
import { saveText } from '../../shared/download.js';
import { ownZone, zones } from '../../shared/zone.js';
import { CopyAs } from './copy-as.js';
import { csvOf } from './csv.js';
import { ExportPanel } from './export-panel.js';
import { AGGREGATIONS, type ExplorerView } from './view.js';

const AddToBoard = lazily(async () => (await import('../boards/add-to-board.js')).AddToBoard);

interface Props {
  readonly view: ExplorerView;
  readonly span: Span;
  readonly lines: readonly Line[];
  readonly drag: 'zoom' | 'mark';
  readonly onDrag: (drag: 'zoom' | 'mark') => void;
  readonly onShow: (change: Partial<ExplorerView>, replace?: boolean) => void;
}

export function Toolbar({ view, span, lines, drag, onDrag, onShow }: Props) {
  const { may, at } = usePage();
  const [panel, setPanel] = useState<'copy' | 'export' | 'board'>();
  const toSpan = (next: Span) => onShow({ range: { last: undefined, span: next } });
  const toggle = (name: 'copy' | 'export' | 'board') =>
    setPanel((open) => (open === name ? undefined : name));
  return (
    <>
      <div class="bar tools" role="toolbar" aria-label="Chart">
        <RangeBar range={view.range} span={span} onRange={(text) => onShow({ range: rangeOf(text) })} />
        <span class="group">
          <button type="button" aria-label="Earlier" onClick={() => toSpan(moved(span, -0.5))}>
            ←
          </button>
          <button type="button" aria-label="Closer" onClick={() => toSpan(zoomed(span, 0.5))}>
            +
          </button>
          <button type="button" aria-label="Farther" onClick={() => toSpan(zoomed(span, 2))}>
            −
          </button>
          <button type="button" aria-label="Later" onClick={() => toSpan(moved(span, 0.5))}>
            →
          </button>
        </span>
        <select
          aria-label="Aggregation"
          class="narrow"
          value={view.aggregation}
          onChange={({ currentTarget: { value } }) =>
            onShow({ aggregation: value as ExplorerView['aggregation'] })
          }
        >
          {AGGREGATIONS.map((name) => (
            <option key={name} value={name}>
              {name === 'auto' ? 'auto' : name === 'raw' ? 'all points' : name.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
        <ZoneSelect zone={view.zone} onZone={(zone) => onShow({ zone })} />
        <label class="check">
          <input type="checkbox" checked={view.compare} onChange={() => onShow({ compare: !view.compare })} />{' '}
          Span before
        </label>
        <label class="check">
          <input
            type="checkbox"
            disabled={view.range.last === undefined}
            checked={view.live && view.range.last !== undefined}
            onChange={() => onShow({ live: !view.live }, true)}
          />{' '}
          Live
        </label>
        <span class="group" role="group" aria-label="What a drag does">
          {(['zoom', 'mark'] as const).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={drag === name}
              title={`A drag over the chart ${name}s the span`}
              onClick={() => onDrag(name)}
            >
              {name === 'zoom' ? 'Zoom' : 'Mark'}
            </button>
          ))}
        </span>
        <span class="bar outs">
          <button type="button" aria-expanded={panel === 'copy'} onClick={() => toggle('copy')}>
            Copy as…
          </button>
          <button
            type="button"
            disabled={lines.length === 0}
            onClick={() =>
              saveText(`tributary-${new Date(span.from).toISOString().slice(0, 10)}.csv`, csvOf(lines, span))
            }
          >
            CSV
          </button>
          <button type="button" aria-expanded={panel === 'export'} onClick={() => toggle('export')}>
            Export…
          </button>
          {may.write && (
            <button type="button" disabled={lines.length === 0} onClick={() => toggle('board')}>
              To a board…
            </button>
          )}
          {may.write && lines.length > 0 && (
            <a class="button" href={at(['alerts', 'rule', 'new'], ruleAbout(lines))}>
              Alert…
            </a>
          )}
        </span>
      </div>
      {panel === 'copy' && <CopyAs {...{ view, span, lines }} />}
      {panel === 'board' && <AddToBoard {...{ view, lines }} onClose={() => setPanel(undefined)} />}
      {panel === 'export' && <ExportPanel view={view} span={span} />}
    </>
  );
}

/** What the lines have in common is what a rule would be about. */
function ruleAbout(lines: readonly Line[]): Record<string, string | undefined> {
  const common = (of: (line: Line) => string) =>
    new Set(lines.map(of)).size === 1 ? of(lines[0]!) : undefined;
  return { device: common(({ series }) => series.device), series: common(({ series }) => series.name) };
}

function ZoneSelect({ zone, onZone }: { zone: string; onZone: (zone: string) => void }) {
  const usual = [...new Set([zone, ownZone(), 'UTC'])];
  return (
    <select
      aria-label="Time zone"
      class="narrow"
      value={zone}
      onChange={({ currentTarget: { value } }) => onZone(value)}
    >
      {usual.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
      <optgroup label="All">
        {zones()
          .filter((name) => !usual.includes(name))
          .map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
      </optgroup>
    </select>
  );
}
