/** What is done with a board as a whole by whoever looks: its range, a new look, the whole screen. */
import type { ComponentChildren, RefObject } from 'preact';
import { RangeBar } from '../../chart/range-bar.js';
import { rangeOf, spanOf, type Range } from '../../data/range.js';
import { textOfRange, type BoardRange } from './source.js';

interface Props {
  readonly board: { readonly name: string; readonly description: string | null; readonly range: BoardRange };
  /** In the place of that of the board. */
  readonly other: Range | undefined;
  readonly onRange: (text: string | undefined) => void;
  readonly onAnew: () => void;
  readonly frame: RefObject<HTMLElement | null>;
  /** Whether it is live. */
  readonly mark: ComponentChildren;
  readonly children?: ComponentChildren;
}

export function BoardBar({ board, other, onRange, onAnew, frame, mark, children }: Props) {
  const range = other ?? rangeOf(textOfRange(board.range));
  const toWhole = () =>
    document.fullscreenElement === null ? frame.current?.requestFullscreen() : document.exitFullscreen();
  return (
    <>
      <div class="bar board-bar">
        <h1>{board.name}</h1>
        <span class="grow" />
        <RangeBar range={range} span={spanOf(range, Date.now())} onRange={onRange} />
        {other !== undefined && (
          <button type="button" onClick={() => onRange(undefined)}>
            Range of the board
          </button>
        )}
        {mark}
        <button type="button" aria-label="Look anew" title="Look anew" onClick={onAnew}>
          ↻
        </button>
        <button type="button" class="wide-only" onClick={() => void toWhole()}>
          Full screen
        </button>
        {children}
      </div>
      {board.description !== null && <p class="quiet">{board.description}</p>}
    </>
  );
}
