/** The keys of the page, and what they do: `?` shows them. */
import { useEffect, useRef } from 'preact/hooks';
import { go, hashOf, routeOf } from '../shared/route.js';
import { isTyping } from '../shared/keys.js';

const KEYS = [
  ['/', 'Search'],
  ['↑ ↓', 'From row to row of a table; Enter opens, Space marks'],
  ['g d', 'Devices'],
  ['g e', 'Explorer'],
  ['g b', 'Boards'],
  ['g a', 'Alerts'],
  ['g q', 'Data quality'],
  ['g c', 'Connect'],
  ['g m', 'Administration'],
  ['+ −', 'Of a chart that has the focus: closer, farther'],
  ['← →', 'Of a chart that has the focus: earlier, later'],
  ['Ctrl Enter', 'Runs the SQL'],
  ['?', 'This list'],
] as const;
const PLACES: Readonly<Record<string, string>> = {
  d: 'devices',
  e: 'explorer',
  b: 'boards',
  a: 'alerts',
  q: 'quality',
  c: 'start',
  m: 'admin',
};

export const openHelp = (): void => dispatchEvent(new Event('tributary-help')) as unknown as void;

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    let before = '';
    const open = () => dialog.current?.showModal();
    const press = (event: KeyboardEvent) => {
      const { key } = event;
      if (isTyping(event)) return;
      const place = before === 'g' ? PLACES[key] : undefined;
      before = key;
      if (key === '?') open();
      else if (place !== undefined) go(hashOf(routeOf(location.hash).project, [place]));
      else if (key === '/') {
        const search = document.querySelector<HTMLInputElement>('input[type=search]');
        if (search === null) return;
        event.preventDefault();
        search.focus();
        search.select();
      }
    };
    addEventListener('keydown', press);
    addEventListener('tributary-help', open);
    return () => {
      removeEventListener('keydown', press);
      removeEventListener('tributary-help', open);
    };
  }, []);
  return (
    <dialog ref={dialog} aria-label="Keys" class="card">
      <h2>Keys</h2>
      <dl class="keys">
        {KEYS.map(([key, what]) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
