/** A board as a stranger sees it by a link. Rule: the secret of the link stands in the address behind `#` and is kept nowhere else. */
import { Tributary, TributaryApiError, type SharedBoard } from '@tributary/client';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { rangeOf, textOf } from '../../data/range.js';
import { messageOf, timeText } from '../../shared/format.js';
import { go, hashOf, type Params } from '../../shared/route.js';
import { ownZone } from '../../shared/zone.js';
import { BoardBar } from './board-bar.js';
import { BoardGrid } from './board-grid.js';
import './boards.css';
import { LiveMark } from './live/live-mark.js';
import { secondsOf, useLive } from './live/use-live.js';
import { endsNow, ofLink, tailOfLink, textOfRange, type BoardSource } from './source.js';
import { useTurns } from './use-turns.js';

const isOver = (error: unknown): boolean => error instanceof TributaryApiError && error.status === 401;
const failed = (error: unknown): string =>
  isOver(error)
    ? 'This link is no longer good: it has expired, or was revoked. Ask whoever gave it to you for another one.'
    : messageOf(error);

export function SharedPage({ secret, params }: { secret: string; params: Params }) {
  const client = useMemo(
    () => new Tributary({ url: new URL('.', location.href).href, token: secret || 'none', maxRetries: 1 }),
    [secret],
  );
  const frame = useRef<HTMLElement>(null);
  const [board, setBoard] = useState<SharedBoard>();
  const [problem, setProblem] = useState<string>();
  // Whatever is asked for first finds out that the link is over: then there is no board any more.
  const refused = (error: unknown) => {
    setProblem(failed(error));
    if (isOver(error)) setBoard(undefined);
  };
  const source = useMemo((): BoardSource => {
    const read = ofLink(client);
    return {
      read: (...asked) =>
        read(...asked).catch((error: unknown) => {
          if (isOver(error)) refused(error);
          throw error;
        }),
      tail: tailOfLink(client),
      fail: failed,
    };
  }, [client]);
  const other =
    board === undefined || params['r'] === undefined
      ? undefined
      : rangeOf(params['r'], textOfRange(board.range));
  // Why it fails is seen when the board is looked at.
  const turns = useRef(() => undefined as void);
  const live = useLive(source, {
    moves: board?.panels.some((panel) => endsNow(panel, { range: board.range, other })) ?? false,
    paused: params['live'] === '0',
    onFail: () => turns.current(),
  });
  const [turn, next] = useTurns(board === undefined ? null : secondsOf(live, board.refresh));
  turns.current = next;
  // It is looked at anew with its panels, so that what is changed of it, and its end, are seen.
  useEffect(() => {
    const ended = new AbortController();
    client.shared.board({ signal: ended.signal }).then(
      (found) => {
        setProblem(undefined);
        setBoard(found);
      },
      (error: unknown) => {
        if (!ended.signal.aborted) refused(error);
      },
    );
    return () => ended.abort();
  }, [client, turn]);
  if (board === undefined)
    return (
      <main class="boards">
        {problem === undefined ? <p class="quiet">…</p> : <p role="alert">{problem}</p>}
      </main>
    );
  const show = (change: Params, how = {}) =>
    go(hashOf(undefined, ['shared', secret], { ...params, ...change }), how);
  return (
    <main class="boards" ref={frame}>
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
      />
      {problem !== undefined && <p role="alert">{problem}</p>}
      <BoardGrid
        panels={board.panels}
        source={source}
        look={{ range: board.range, other, zone: board.zone ?? ownZone(), turn, tail: live.tail }}
        onSpan={(span) => show({ r: textOf(span) })}
      />
      <p class="quiet caption">Shared by a link that is good until {timeText(Date.parse(board.expires))}.</p>
    </main>
  );
}
