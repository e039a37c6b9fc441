/**
 * Whether a board is live: it has panels whose range ends now, and nobody has paused it. Rule: while its tab is hidden there is no tail; when it is
 * shown again, the tail that begins makes the panels look anew.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { BoardSource } from '../source.js';
import { BoardTail, type LiveState } from './board-tail.js';

export interface Live {
  readonly tail: BoardTail | undefined;
  /** `idle`: nothing of the board moves. */
  readonly state: LiveState | 'paused';
}

/** Of a live board too, for series that are new, and what only time changes. */
const LOOK_SECONDS = 30;

/** From one look to the next. */
export const secondsOf = ({ state }: Live, refresh: number | null): number | null =>
  state === 'paused' ? null : state === 'live' ? LOOK_SECONDS : refresh;

export interface LiveOptions {
  /** Some panel has a range that ends now. */
  readonly moves: boolean;
  readonly paused: boolean;
  readonly onFail: (error: unknown) => void;
}

export function useLive(source: BoardSource, { moves, paused, onFail }: LiveOptions): Live {
  const [state, setState] = useState<LiveState>('idle');
  const isSeen = useSeen();
  const isOn = moves && !paused && isSeen;
  const tail = useMemo(
    () => (isOn ? new BoardTail(source.tail, setState, onFail) : undefined),
    [source, isOn],
  );
  useEffect(() => {
    setState(tail === undefined ? 'idle' : 'connecting');
    return () => tail?.close();
  }, [tail]);
  return { tail, state: moves && paused ? 'paused' : state };
}

function useSeen(): boolean {
  const [isSeen, setSeen] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const look = () => setSeen(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isSeen;
}
