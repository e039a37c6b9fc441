/** Which series a panel shows: one by one, or by names and tags, so that what comes later is shown too. */
import type { BoardPanel, PanelData } from '@tributary/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../../../app/context.js';
import { Picker } from '../../explorer/picker.js';
import '../../explorer/explorer.css';

type Selection = NonNullable<BoardPanel['selection']>;
type Pick = NonNullable<Selection['pick']>[number];
interface Chosen extends Pick {
  readonly id: number;
}

interface Props {
  readonly selection: Selection | undefined;
  readonly onChange: (selection: Selection) => void;
}

export function SelectionFields({ selection, onChange }: Props) {
  const [byNames, setByNames] = useState(selection !== undefined && selection.pick === undefined);
  return (
    <fieldset class="selection">
      <legend>Series</legend>
      <p class="group" role="group" aria-label="How series are chosen">
        <button type="button" aria-pressed={!byNames} onClick={() => setByNames(false)}>
          One by one
        </button>
        <button type="button" aria-pressed={byNames} onClick={() => setByNames(true)}>
          By names and tags
        </button>
      </p>
      {byNames ? (
        <Names selection={selection?.pick === undefined ? (selection ?? {}) : {}} onChange={onChange} />
      ) : (
        <OneByOne selection={selection} onChange={onChange} />
      )}
    </fieldset>
  );
}

const PLACE = { x: 0, y: 0, w: 12, h: 1 };
const MOST = 50;

function OneByOne({ selection, onChange }: Props) {
  const { client, fail } = usePage();
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [problem, setProblem] = useState<string>();
  const first = useRef(selection);
  // What is selected until now, with the numbers by which the picker knows it.
  useEffect(() => {
    if (first.current === undefined) return;
    const panel = { id: 'p', kind: 'table', title: '', place: PLACE, selection: first.current } as const;
    client.boards.query({ panel }).then(
      ({ lines }: PanelData) =>
        setChosen(lines.map(({ series: { id, device, name } }) => ({ id, device, series: name }))),
      (error: unknown) => setProblem(fail(error)),
    );
  }, []);
  const tell = (next: readonly Chosen[]) => {
    setChosen(next);
    onChange(next.length === 0 ? {} : { pick: next.map(({ device, series }) => ({ device, series })) });
  };
  const add = async (ids: readonly number[]) => {
    const fresh = ids.filter((id) => !chosen.some((one) => one.id === id)).slice(0, MOST - chosen.length);
    const series = await Promise.all(fresh.map((id) => client.series.get(id)));
    tell([...chosen, ...series.map(({ id, device, name }) => ({ id, device, series: name }))]);
  };
  return (
    <>
      <ul class="chosen">
        {chosen.map(({ id, device, series }) => (
          <li key={id} class="chip">
            {series} <small>{device}</small>{' '}
            <button
              type="button"
              class="plain"
              aria-label={`Take ${series} of ${device} away`}
              onClick={() => tell(chosen.filter((one) => one.id !== id))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <Picker
        chosen={chosen.map(({ id }) => id)}
        onAdd={(ids) => void add(ids).catch((error: unknown) => setProblem(fail(error)))}
        onRemove={(id) => tell(chosen.filter((one) => one.id !== id))}
      />
    </>
  );
}

const FIELDS = [
  ['devices', 'Devices', 'keys, parted by commas'],
  ['tags', 'Tags of devices', 'key:value, all of which a device has'],
  ['series', 'Names of series', 'parted by commas'],
  ['seriesTags', 'Tags of series', 'key:value'],
] as const;

function Names({ selection, onChange }: { selection: Selection; onChange: (selection: Selection) => void }) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(FIELDS.map(([name]) => [name, (selection[name] ?? []).map(textOf).join(', ')])),
  );
  const type = (name: string, text: string) => {
    const next = { ...texts, [name]: text };
    setTexts(next);
    const lists = FIELDS.map(([field]) => [field, listOf(next[field] ?? '')] as const);
    onChange(Object.fromEntries(lists.filter(([, list]) => list.length > 0)));
  };
  return (
    <div class="fields">
      {FIELDS.map(([name, title, hint]) => (
        <label key={name} class="grow">
          {title}
          <input
            value={texts[name]}
            placeholder={hint}
            maxLength={20_000}
            onInput={({ currentTarget }) => type(name, currentTarget.value)}
          />
        </label>
      ))}
    </div>
  );
}

/** A tag, or a name. */
const textOf = (one: string | { key: string; value?: string }): string =>
  typeof one === 'string' ? one : one.value === undefined ? one.key : `${one.key}:${one.value}`;

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
