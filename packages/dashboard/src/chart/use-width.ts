/** How wide something is, in steps, so that a window that is drawn wider does not ask for points with every pixel. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

const STEP = 150;

export function useWidth(place: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(() => Math.ceil(innerWidth / STEP) * STEP);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const look = () => setWidth(Math.max(STEP * 2, Math.ceil(element.clientWidth / STEP) * STEP));
    const resize = new ResizeObserver(look);
    resize.observe(element);
    look();
    return () => resize.disconnect();
  }, []);
  return width;
}
