/**
 * Changes that are not kept yet. Rule: whoever leaves a view that has some is asked first, by whichever way they leave it: a link, a
 * key, back, another project, the end of the tab. Another look at the same view, which only changes what is behind `?`, leaves nothing.
 */
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';

const QUESTION = 'What you changed here is not saved. Leave it?';

/** The view that has them, at its address; undefined: none has any. */
let held: { readonly by: object; readonly at: string } | undefined;

const viewOf = (hash: string): string => hash.split('?', 1)[0]!;

export const hasUnsaved = (): boolean => held !== undefined;

/** Whether one may go there; who says yes gives the changes up. `undefined`: out of the page. */
export function mayLeave(to?: string): boolean {
  if (held === undefined || (to !== undefined && viewOf(to) === viewOf(held.at))) return true;
  if (!confirm(QUESTION)) return false;
  held = undefined;
  return true;
}

/** While `unsaved`, leaving asks. What is answered ends that: for changes that have just been kept, or are given up by a button. */
export function useUnsaved(unsaved: boolean): () => void {
  const me = useRef({}).current;
  const release = useCallback(() => {
    if (held?.by === me) held = undefined;
  }, [me]);
  // Before the browser hears of the next click.
  useLayoutEffect(() => {
    if (!unsaved) return;
    held = { by: me, at: location.hash };
    return release;
  }, [unsaved]);
  return release;
}

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

document.addEventListener(
  'click',
  (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const href = link?.getAttribute('href');
    if (!isPlain(event) || !href?.startsWith('#') || mayLeave(href)) return;
    event.preventDefault();
  },
  { capture: true },
);

/** Back and forward have gone already when they are heard of. First of all listeners, so that no view sees an address that is taken back. */
addEventListener(
  'hashchange',
  (event) => {
    const before = held;
    if (mayLeave(location.hash)) {
      if (held !== undefined) held = { ...held, at: location.hash };
      return;
    }
    event.stopImmediatePropagation();
    history.pushState(null, '', before!.at);
  },
  { capture: true },
);

addEventListener('beforeunload', (event) => {
  if (held !== undefined) event.preventDefault();
});
