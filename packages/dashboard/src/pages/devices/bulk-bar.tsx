/** What can be done with several devices at once. Rule: what takes something away says how many it is of, asks once more, and can be undone. */
import type { ThingDeletionPreview } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { countText } from '../../shared/format.js';
import { goesText, untilText } from '../../shared/what-goes.js';
import type { Filter } from './device-pages.js';

interface Props {
  readonly marked: ReadonlySet<string>;
  readonly total: number;
  readonly filter: Filter;
  readonly onMarked: (marked: ReadonlySet<string>) => void;
  readonly onChanged: () => void;
}

/** Of all that match; more is the work of a script. */
const MOST = 10_000;
const AT_ONCE = 6;
/** Of more, what they hold is not counted before they go. */
const MOST_COUNTED = 100;

export function BulkBar({ marked, total, filter, onMarked, onChanged }: Props) {
  const { client, project, at, may, fail, tell } = usePage();
  const [doing, setDoing] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const keys = [...marked];

  const run = async (
    what: string,
    work: (done: (count: number) => void) => Promise<string>,
    undo?: () => Promise<void>,
  ) => {
    setProblem(undefined);
    setDoing(what);
    try {
      tell(await work((count) => setDoing(`${what} ${countText(count)} of ${countText(keys.length)}`)), undo);
    } catch (error) {
      setProblem(fail(error));
    }
    setDoing(undefined);
    onChanged();
  };
  const each = async (done: (count: number) => void, change: (key: string) => Promise<unknown>) => {
    for (let start = 0; start < keys.length; start += AT_ONCE) {
      done(start);
      await Promise.all(keys.slice(start, start + AT_ONCE).map(change));
    }
  };
  const markAll = () =>
    run('Looking for', async () => {
      const all = new Set(marked);
      for await (const { key } of client.devices.list({ ...filter, limit: 1000 })) {
        all.add(key);
        if (all.size >= MOST) break;
      }
      onMarked(all);
      return `${countText(all.size)} devices are marked.`;
    });
  const tag = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = String(new FormData(form).get('tag')).trim();
    const [key = '', value = ''] = [text.split(':', 1)[0]!.trim(), text.slice(text.indexOf(':') + 1).trim()];
    if (!text.includes(':') || key === '') return setProblem('A tag is written key: value.');
    form.reset();
    void run('Tagging', async (done) => {
      await each(done, async (device) => {
        const { tags } = await client.devices.get(device);
        const others = tags.filter((one) => one.key !== key);
        await client.devices.update(device, { tags: value === '' ? others : [...others, { key, value }] });
      });
      return value === ''
        ? `The tag ${key} is gone from ${countText(keys.length)} devices.`
        : `${countText(keys.length)} devices have ${key}: ${value}.`;
    });
  };
  const question = async () => {
    const goes: ThingDeletionPreview[] = [];
    if (keys.length <= MOST_COUNTED)
      await each(
        () => setDoing('Counting'),
        async (key) => goes.push(await client.devices.deletionPreview(key)),
      );
    const [what, until] =
      goes.length === 0
        ? ['their series and points', 'can be restored for a while.']
        : [goesText(goes), untilText(goes)];
    return `Delete ${countText(keys.length)} devices of the project “${project.name}”, with ${what}? They ${until}`;
  };
  const erase = async () => {
    setProblem(undefined);
    try {
      if (!confirm(await question())) return setDoing(undefined);
    } catch (error) {
      setDoing(undefined);
      return setProblem(fail(error));
    }
    const ids: number[] = [];
    const work = async (done: (count: number) => void) => {
      await each(done, async (key) => {
        const { id } = await client.devices.get(key);
        await client.devices.delete(key);
        ids.push(id);
      });
      onMarked(new Set());
      return `${countText(keys.length)} devices are deleted.`;
    };
    await run('Deleting', work, async () => {
      for (const id of ids.splice(0)) await client.devices.restore(id);
      onChanged();
    });
  };
  return (
    <div class="bulk" role="toolbar" aria-label="Marked devices">
      <strong>{countText(keys.length)} marked</strong>
      {total > keys.length && (
        <button type="button" class="link" disabled={doing !== undefined} onClick={() => void markAll()}>
          Mark all {countText(Math.min(total, MOST))} that match
        </button>
      )}
      <a class="button" href={at(['explorer'], { d: keys.slice(0, 20).join(',') })}>
        Explore
      </a>
      {may.write && (
        <>
          <form onSubmit={tag}>
            <input
              name="tag"
              placeholder="key: value"
              aria-label="Tag"
              maxLength={300}
              disabled={doing !== undefined}
              required
            />
            <button type="submit" disabled={doing !== undefined} title="An empty value takes the tag away">
              Tag
            </button>
          </form>
          <button type="button" class="danger" disabled={doing !== undefined} onClick={() => void erase()}>
            Delete…
          </button>
        </>
      )}
      <button type="button" class="plain" onClick={() => onMarked(new Set())}>
        Clear
      </button>
      {doing !== undefined && (
        <span class="quiet" role="status">
          {doing}…
        </span>
      )}
      {problem !== undefined && <span role="alert">{problem}</span>}
    </div>
  );
}
