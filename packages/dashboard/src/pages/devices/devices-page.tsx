/** All devices of the project: found by a word, sorted, marked, and acted on together. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { countText } from '../../shared/format.js';
import { currentRoute, go, type Route } from '../../shared/route.js';
import { BulkBar } from './bulk-bar.js';
import type { Filter } from './device-pages.js';
import { DeviceTable, type Sort } from './device-table.js';
import './devices.css';

/** A word is looked for when the typing rests. */
const REST_MS = 180;

export function DevicesPage({ params }: { params: Route['params'] }) {
  const { at } = usePage();
  const [text, setText] = useState(params['q'] ?? '');
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [version, setVersion] = useState(0);
  const [total, setTotal] = useState<number>();
  const sort = sortOf(params);
  const filter: Filter = {
    ...{ sort: sort.by, direction: sort.direction },
    ...(params['q'] && { search: params['q'] }),
    ...(params['tag'] && { tags: [params['tag']] }),
  };
  const show = (change: Record<string, string | undefined>, replace = false) =>
    go(at(['devices'], { ...currentRoute().params, ...change }), { replace });
  // What the address got from here: anything else came by back, or by a link. Else what is typed on meanwhile would be taken back.
  const sent = useRef(params['q'] ?? '');
  useEffect(() => {
    if (text.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      show({ q: sent.current || undefined }, true);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => {
    const q = params['q'] ?? '';
    if (q === sent.current) return;
    sent.current = q;
    setText(q);
  }, [params['q']]);
  useEffect(() => setMarked(new Set()), [params['q'], params['tag']]);

  return (
    <main class="devices fill">
      <div class="bar">
        <input
          type="search"
          value={text}
          placeholder="Key, name, tag or series"
          aria-label="Find devices"
          maxLength={255}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        {params['tag'] !== undefined && (
          <button
            type="button"
            class="chip"
            title="Take this condition away"
            onClick={() => show({ tag: undefined })}
          >
            {params['tag']} ×
          </button>
        )}
        <span class="quiet" role="status">
          {total !== undefined && `${countText(total)} ${total === 1 ? 'device' : 'devices'}`}
        </span>
        <span class="grow" />
        <a class="button" href={at(['start'])}>
          Connect a device
        </a>
      </div>
      {marked.size > 0 && (
        <BulkBar
          marked={marked}
          total={total ?? 0}
          filter={filter}
          onMarked={setMarked}
          onChanged={() => setVersion((count) => count + 1)}
        />
      )}
      <DeviceTable
        {...{ filter, sort, marked, version }}
        searched={params['q'] ?? params['tag']}
        onMarked={setMarked}
        onTotal={setTotal}
        onTag={(tag) => show({ tag })}
        onSort={(next) => show({ sort: next.by, dir: next.direction }, true)}
      />
    </main>
  );
}

function sortOf(params: Route['params']): Sort {
  const by = (['key', 'name', 'created', 'updated', 'connected'] as const).find(
    (one) => one === params['sort'],
  );
  return { by: by ?? 'name', direction: params['dir'] === 'desc' ? 'desc' : 'asc' };
}
