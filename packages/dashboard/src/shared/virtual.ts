/** Which rows of a long list are in sight: the others are not made. All rows are of one height. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** Rows that are made beyond the edge, so that a quick wheel shows no hole. */
const SPARE = 10;

export interface Window {
  readonly first: number;
  readonly end: number;
}

export function useWindow(frame: RefObject<HTMLElement | null>, count: number, height: number): Window {
  const [at, setAt] = useState({ top: 0, shown: 800 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const look = () => setAt({ top: element.scrollTop, shown: element.clientHeight });
    const resize = new ResizeObserver(look);
    resize.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      resize.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  const first = Math.max(0, Math.floor(at.top / height) - SPARE);
  return { first, end: Math.min(count, Math.ceil((at.top + at.shown) / height) + SPARE) };
}
