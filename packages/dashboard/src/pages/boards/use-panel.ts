/** What a panel shows: read when it is looked at in another way, and when the board is looked at anew; moved on by the points of a tail. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { BoardTail } from './live/board-tail.js';
import { PanelFeed, type PanelView } from './live/panel-feed.js';
import type { BoardSource, Look, ViewedPanel } from './source.js';

/** `tail`: of a panel that follows it. */
export function usePanel(
  source: BoardSource,
  panel: ViewedPanel,
  look: Look,
  { turn, tail }: { readonly turn: number; readonly tail: BoardTail | undefined },
): PanelView {
  const [view, show] = useState<PanelView>({ data: undefined, problem: undefined, loading: true });
  const { title: _, place: __, ...asked } = panel;
  const feed = useMemo(
    () =>
      new PanelFeed({
        ...{ panel, show, fail: source.fail, pixels: look.pixels },
        read: (signal) => source.read(panel, look, signal),
      }),
    [source, JSON.stringify([asked, look])],
  );
  const isShown = panel.kind !== 'text';
  useEffect(() => {
    if (!isShown) return;
    feed.start();
    return () => feed.stop();
  }, [feed, isShown]);
  const seen = useRef(turn);
  useEffect(() => {
    if (seen.current === turn) return;
    seen.current = turn;
    if (isShown) feed.lookNow();
  }, [turn]);
  useEffect(() => {
    if (!isShown || tail === undefined) return;
    const seat = tail.join(feed);
    feed.follow(seat.wants);
    return () => {
      feed.follow(undefined);
      seat.leave();
    };
  }, [feed, tail, isShown]);
  return view;
}
