/** Says whether a board is live, and pauses it. */
import { MOST_LIVE } from './board-tail.js';
import type { Live } from './use-live.js';

interface Props {
  readonly state: Live['state'];
  /** Seconds from one look to the next where it is not live. */
  readonly refresh: number | null;
  readonly onPause: (paused: boolean) => void;
}

const WORDS: Readonly<Record<Exclude<Live['state'], 'full' | 'failed' | 'idle'>, string>> = {
  connecting: 'connecting',
  live: 'live',
  reconnecting: 'reconnecting',
  paused: 'paused',
};

export function LiveMark({ state, refresh, onPause }: Props) {
  if (state === 'idle') return null;
  const otherwise = refresh === null ? 'it looks anew by ↻' : `it looks anew every ${refresh} s`;
  return (
    <span class="bar live-mark" data-live={state}>
      <label class="check">
        <input
          type="checkbox"
          checked={state !== 'paused' && state !== 'full'}
          disabled={state === 'full'}
          onChange={() => onPause(state !== 'paused')}
        />{' '}
        Live
      </label>
      <small role="status">
        {state === 'full'
          ? `More than ${MOST_LIVE} series: ${otherwise}`
          : state === 'failed'
            ? `No new points: ${otherwise}`
            : WORDS[state]}
      </small>
    </span>
  );
}
