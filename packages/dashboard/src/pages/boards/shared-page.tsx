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
import { ofLink, textOfRange, type BoardSource } from './source.js';
import { useTurns } from './use-turns.js';

const failed = (error: unknown): string =>
  error instanceof TributaryApiError && error.status === 401
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
  const [turn, next] = useTurns(board?.refresh ?? null);
  // It is looked at anew with its panels, so that what is changed of it, and its end, are seen.
  useEffect(() => {
    const ended = new AbortController();
    client.shared.board({ signal: ended.signal }).then(
      (found) => {
        setProblem(undefined);
        setBoard(found);
      },
      (error: unknown) => {
        if (ended.signal.aborted) return;
        setProblem(failed(error));
        if (error instanceof TributaryApiError && error.status === 401) setBoard(undefined);
      },
    );
    return () => ended.abort();
  }, [client, turn]);
  const source = useMemo((): BoardSource => ({ read: ofLink(client), fail: failed }), [client]);
  if (board === undefined)
    return (
      <main class="boards">
        {problem === undefined ? <p class="quiet">…</p> : <p role="alert">{problem}</p>}
      </main>
    );
  const show = (r: string | undefined) => go(hashOf(undefined, ['shared', secret], { r }));
  const other = params['r'] === undefined ? undefined : rangeOf(params['r'], textOfRange(board.range));
  return (
    <main class="boards" ref={frame}>
      <BoardBar
        board={board}
        other={other}
        onRange={(text) => show(text === textOfRange(board.range) ? undefined : text)}
        onAnew={next}
        frame={frame}
      />
      {problem !== undefined && <p role="alert">{problem}</p>}
      <BoardGrid
        panels={board.panels}
        source={source}
        look={{ range: board.range, other, zone: board.zone ?? ownZone(), turn }}
        onSpan={(span) => show(textOf(span))}
      />
      <p class="quiet caption">Shared by a link that is good until {timeText(Date.parse(board.expires))}.</p>
    </main>
  );
}
