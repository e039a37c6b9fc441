/** What a panel shows: read when it is looked at in another way, and when the board is looked at anew. */
import type { PanelData } from '@tributary/client';
import { useEffect, useState } from 'preact/hooks';
import type { BoardSource, Look, ViewedPanel } from './source.js';

export interface PanelView {
  readonly data: PanelData | undefined;
  readonly problem: string | undefined;
  readonly loading: boolean;
}

/** After a change, such as an edge that is dragged on. */
const CALM_MS = 80;

export function usePanel(source: BoardSource, panel: ViewedPanel, look: Look, turn: number): PanelView {
  const [view, setView] = useState<PanelView>({ data: undefined, problem: undefined, loading: true });
  const { title: _, place: __, ...asked } = panel;
  useEffect(() => {
    if (panel.kind === 'text') return;
    const ended = new AbortController();
    setView((before) => ({ ...before, loading: true }));
    const timer = setTimeout(() => {
      source.read(panel, look, ended.signal).then(
        (data) => {
          if (!ended.signal.aborted) setView({ data, problem: undefined, loading: false });
        },
        (error: unknown) => {
          if (!ended.signal.aborted)
            setView({ data: undefined, problem: source.fail(error), loading: false });
        },
      );
    }, CALM_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [source, JSON.stringify([asked, look]), turn]);
  return view;
}
