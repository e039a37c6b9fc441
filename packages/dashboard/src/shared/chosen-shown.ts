/** A row of links that is wider than the screen shows the one that is chosen. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** `chosen`: what says which one it is, marked by `aria-current`. */
export function useChosenShown(chosen: string | undefined): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const links = row.current;
    const link = links?.querySelector<HTMLElement>('[aria-current]');
    if (links == null || link == null) return;
    // By hand: `scrollIntoView` would move the page too.
    const { left, width } = link.getBoundingClientRect();
    links.scrollLeft += left + width / 2 - links.getBoundingClientRect().left - links.clientWidth / 2;
  }, [chosen]);
  return row;
}
