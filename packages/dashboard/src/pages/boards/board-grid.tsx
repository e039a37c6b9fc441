/** The panels of a board on their grid; while it is changed, each with handles to move it and to make it larger. */
import type { BoardPanel } from '@tributary/client';
import { useRef } from 'preact/hooks';
import type { Span } from '../../data/range.js';
import { arranged, COLUMNS, placeByKey, type Place } from './edit/layout.js';
import { PanelView, type BoardLook } from './panel-view.js';
import type { BoardSource, ViewedPanel } from './source.js';

export interface Changing {
  readonly onPanels: (panels: BoardPanel[]) => void;
  readonly onEdit: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

interface Props {
  readonly panels: readonly ViewedPanel[];
  readonly source: BoardSource;
  readonly look: BoardLook;
  readonly onSpan: (span: Span) => void;
  readonly changing?: Changing | undefined;
}

export function BoardGrid({ panels, source, look, onSpan, changing }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const inOrder = [...panels].sort((a, b) => a.place.y - b.place.y || a.place.x - b.place.x);
  return (
    <div ref={grid} class={changing ? 'board-grid changing' : 'board-grid'}>
      {inOrder.map((panel) => (
        <div
          key={panel.id}
          class="board-cell"
          data-panel={panel.id}
          style={{
            gridColumn: `${panel.place.x + 1} / span ${panel.place.w}`,
            gridRow: `${panel.place.y + 1} / span ${panel.place.h}`,
            '--rows': String(panel.place.h),
          }}
        >
          <PanelView
            {...{ panel, source, look, onSpan }}
            {...(changing && { tools: <Tools {...{ panel, panels, changing, grid }} /> })}
          />
          {changing && <Corner {...{ panel, panels, changing, grid }} />}
        </div>
      ))}
    </div>
  );
}

interface HandleProps {
  readonly panel: ViewedPanel;
  readonly panels: readonly ViewedPanel[];
  readonly changing: Changing;
  readonly grid: { readonly current: HTMLDivElement | null };
}

function Tools(props: HandleProps) {
  const { panel, panels, changing } = props;
  const name = panel.title || panel.kind;
  const press = (event: KeyboardEvent) => {
    const place = placeByKey(panel.place, event.key, event.shiftKey);
    if (place === undefined) return;
    event.preventDefault();
    changing.onPanels(arranged(panels as readonly BoardPanel[], panel.id, place));
  };
  return (
    <span class="tools">
      <button
        type="button"
        class="small handle"
        aria-label={`Move ${name}; arrows move it, with Shift they make it larger`}
        title="Drag to move; arrows move, with Shift they make it larger"
        onKeyDown={press}
        onPointerDown={dragged(props, (place, across, down) => ({
          ...place,
          x: place.x + across,
          y: place.y + down,
        }))}
      >
        ✥
      </button>
      <button
        type="button"
        class="small"
        aria-label={`Change ${name}`}
        onClick={() => changing.onEdit(panel.id)}
      >
        ✎
      </button>
      <button
        type="button"
        class="small danger"
        aria-label={`Remove ${name}`}
        onClick={() => changing.onRemove(panel.id)}
      >
        ×
      </button>
    </span>
  );
}

/** Of the pointer alone: by keys the handle of the head does the same. */
function Corner(props: HandleProps) {
  return (
    <span
      class="corner"
      aria-hidden="true"
      onPointerDown={dragged(props, (place, across, down) => ({
        ...place,
        w: place.w + across,
        h: place.h + down,
      }))}
    />
  );
}

/** Follows the pointer in whole cells of the grid, from where the panels stood when it went down. */
const dragged =
  (
    { panel, panels, changing, grid }: HandleProps,
    moved: (place: Place, across: number, down: number) => Place,
  ) =>
  (event: PointerEvent) => {
    const frame = grid.current;
    const target = event.currentTarget as HTMLElement;
    if (frame === null || event.button !== 0) return;
    event.preventDefault();
    target.focus();
    target.setPointerCapture(event.pointerId);
    const style = getComputedStyle(frame);
    const gap = Number.parseFloat(style.columnGap);
    const cell = {
      width: (frame.clientWidth + gap) / COLUMNS,
      height: Number.parseFloat(style.getPropertyValue('grid-auto-rows')) + gap,
    };
    let last = '';
    const follow = ({ clientX, clientY }: PointerEvent) => {
      const across = Math.round((clientX - event.clientX) / cell.width);
      const down = Math.round((clientY - event.clientY) / cell.height);
      if (last === `${across} ${down}`) return;
      last = `${across} ${down}`;
      changing.onPanels(
        arranged(panels as readonly BoardPanel[], panel.id, moved(panel.place, across, down)),
      );
    };
    const end = () => {
      target.removeEventListener('pointermove', follow);
      target.removeEventListener('pointerup', end);
      target.removeEventListener('pointercancel', end);
    };
    target.addEventListener('pointermove', follow);
    target.addEventListener('pointerup', end);
    target.addEventListener('pointercancel', end);
  };
