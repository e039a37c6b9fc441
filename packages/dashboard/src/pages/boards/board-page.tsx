/** One board of the project, kept or not yet: looked at, changed, shared. What is changed is kept when it is saved, and not before. */
import { TributaryApiError, type Board, type BoardDocument, type BoardPanel } from '@tributary/client';
import { useMemo, useRef, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { rangeOf, textOf } from '../../data/range.js';
import { useLoad } from '../../shared/load.js';
import { go, type Params, type Route } from '../../shared/route.js';
import { useUnsaved } from '../../shared/unsaved.js';
import { ownZone } from '../../shared/zone.js';
import { BoardBar } from './board-bar.js';
import { BoardGrid } from './board-grid.js';
import './boards.css';
import { DraftBar } from './edit/draft-bar.js';
import { arranged, newId, placeBelow } from './edit/layout.js';
import { PanelEditor } from './edit/panel-editor.js';
import { ShareDialog } from './share-dialog.js';
import { LiveMark } from './live/live-mark.js';
import { secondsOf, useLive } from './live/use-live.js';
import { endsNow, ofProject, tailOfProject, textOfRange, type BoardSource } from './source.js';
import { useTurns } from './use-turns.js';

const EMPTY: BoardDocument = {
  ...{ name: '', description: null, range: { last: '24h' }, zone: null, refresh: 30, panels: [] },
};
const NEW_PANEL = { kind: 'line', title: '' } as const;

export function BoardPage({ id, params }: { id: string; params: Route['params'] }) {
  const { client, fail } = usePage();
  const [version, setVersion] = useState(0);
  const device = params['device'];
  const found = useLoad(
    async (signal): Promise<{ document: BoardDocument; kept?: Board }> => {
      if (id === 'new') return { document: EMPTY };
      if (id === 'ready') return { document: await client.boards.ready(device ?? '', { signal }) };
      const kept = await client.boards.get(id, { signal });
      return { document: kept, kept };
    },
    [client, id, device, version],
  );
  if (found.value === undefined)
    return <main class="boards">{found.problem !== undefined && <p role="alert">{found.problem}</p>}</main>;
  const { document, kept } = found.value;
  return (
    <OpenBoard
      key={`${id} ${device} ${kept?.revision}`}
      {...{ document, kept, params, fail }}
      isNew={id === 'new'}
      onAnew={() => setVersion((count) => count + 1)}
    />
  );
}

interface OpenProps {
  readonly document: BoardDocument;
  readonly kept: Board | undefined;
  readonly isNew: boolean;
  readonly params: Route['params'];
  readonly onAnew: () => void;
}

function OpenBoard({ document, kept, isNew, params, onAnew }: OpenProps) {
  const { client, at, may, fail, tell } = usePage();
  const frame = useRef<HTMLElement>(null);
  const [draft, setDraft] = useState<BoardDocument | undefined>(isNew ? document : undefined);
  const [edited, setEdited] = useState<BoardPanel>();
  const [sharing, setSharing] = useState(false);
  const [problem, setProblem] = useState<string>();
  const board = draft ?? document;
  const source = useMemo(
    (): BoardSource => ({
      read: ofProject(client),
      tail: tailOfProject(client),
      fail,
      hrefOf: (key) => at(['device', key]),
    }),
    [client],
  );
  const release = useUnsaved(draft !== undefined && draft !== document);
  const path = kept === undefined ? [isNew ? 'new' : 'ready'] : [String(kept.id)];
  const show = (change: Params, how = {}) => go(at(['boards', ...path], { ...params, ...change }), how);
  const other = params['r'] === undefined ? undefined : rangeOf(params['r'], textOfRange(board.range));
  const zone = board.zone ?? ownZone();
  const live = useLive(source, {
    moves: draft === undefined && board.panels.some((panel) => endsNow(panel, { range: board.range, other })),
    paused: params['live'] === '0',
    onFail: fail,
  });
  const [turn, next] = useTurns(draft === undefined ? secondsOf(live, board.refresh) : null);
  const change = (fields: Partial<BoardDocument>) =>
    setDraft((before) => ({ ...(before ?? document), ...fields }));

  const save = async (asNew = false) => {
    setProblem(undefined);
    const { name, description, range, zone: own, refresh, panels } = draft ?? document;
    const fields = { name: name.trim(), description, range, zone: own, refresh, panels };
    try {
      if (kept === undefined || asNew) {
        const made = await client.boards.create(fields);
        setDraft(undefined);
        release();
        go(at(['boards', String(made.id)]));
      } else {
        await client.boards.update(kept.id, { ...fields, revision: kept.revision });
        release();
        onAnew();
      }
      tell('The board is saved.');
    } catch (error) {
      // Its name may be taken: there it can be changed.
      if (draft === undefined) setDraft(document);
      const isLate = error instanceof TributaryApiError && error.code === 'conflict';
      setProblem(
        isLate
          ? 'Somebody else has changed this board meanwhile. Save yours under another name, or discard it and look at theirs.'
          : fail(error),
      );
    }
  };
  const remove = async () => {
    try {
      await client.boards.delete(kept!.id);
      release();
      go(at(['boards']));
      tell('The board is deleted.');
    } catch (error) {
      setProblem(fail(error));
    }
  };
  const keepPanel = (panel: BoardPanel) => {
    const others = board.panels.filter(({ id }) => id !== panel.id);
    const isThere = others.length < board.panels.length;
    const panels = isThere
      ? board.panels.map((one) => (one.id === panel.id ? panel : one))
      : [...others, panel];
    change({ panels: arranged(panels, panel.id, panel.place) });
    setEdited(undefined);
  };

  return (
    <main class="boards" ref={frame}>
      <p class="crumbs">
        <a href={at(['boards'])}>Boards</a> ›
      </p>
      <BoardBar
        board={board}
        other={other}
        onRange={(text) => show({ r: text === textOfRange(board.range) ? undefined : text })}
        onAnew={next}
        frame={frame}
        mark={
          <LiveMark
            state={live.state}
            refresh={board.refresh}
            onPause={(paused) => show({ live: paused ? '0' : undefined }, { replace: true })}
          />
        }
      >
        {draft === undefined && may.write && kept !== undefined && (
          <button type="button" onClick={() => setSharing(true)}>
            Share…
          </button>
        )}
        {draft === undefined && may.write && (
          <button
            type="button"
            class={kept === undefined ? 'primary' : ''}
            onClick={() => (kept === undefined ? void save() : setDraft(document))}
          >
            {kept === undefined ? 'Keep this board' : 'Change'}
          </button>
        )}
      </BoardBar>
      {draft !== undefined && (
        <DraftBar
          board={draft}
          kept={kept !== undefined}
          onChange={change}
          onAdd={() =>
            setEdited({ ...NEW_PANEL, id: newId(board.panels), place: placeBelow(board.panels, 6, 4) })
          }
          onSave={save}
          onDiscard={() => {
            release();
            if (isNew) return void go(at(['boards']));
            setDraft(undefined);
            setProblem(undefined);
            onAnew();
          }}
          onRemove={remove}
        />
      )}
      {problem !== undefined && <p role="alert">{problem}</p>}
      {board.panels.length === 0 && <p class="empty">No panels yet.</p>}
      <BoardGrid
        panels={board.panels}
        source={source}
        look={{ range: board.range, other, zone, turn, tail: live.tail }}
        onSpan={(span) => show({ r: textOf(span) })}
        changing={
          draft && {
            onPanels: (panels) => change({ panels }),
            onEdit: (panel) => setEdited(board.panels.find(({ id }) => id === panel)),
            onRemove: (panel) => change({ panels: arranged(board.panels.filter(({ id }) => id !== panel)) }),
          }
        }
      />
      {edited !== undefined && (
        <PanelEditor
          key={edited.id}
          panel={edited}
          board={board}
          onKeep={keepPanel}
          onClose={() => setEdited(undefined)}
        />
      )}
      {sharing && kept !== undefined && <ShareDialog board={kept} onClose={() => setSharing(false)} />}
    </main>
  );
}
