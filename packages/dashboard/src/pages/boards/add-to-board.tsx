/** The chart of the explorer as a panel of a board. */
import type { BoardPanel } from '@tributary/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import type { Line } from '../../data/lines.js';
import { useLoad } from '../../shared/load.js';
import { go } from '../../shared/route.js';
import type { ExplorerView } from '../explorer/view.js';
import { arranged, newId, placeBelow } from './edit/layout.js';
import './boards.css';
import { asKept } from './source.js';

interface Props {
  readonly view: ExplorerView;
  readonly lines: readonly Line[];
  readonly onClose: () => void;
}

export function AddToBoard({ view, lines, onClose }: Props) {
  const { client, at, fail, tell } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<string>();
  const [chosen, setChosen] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  const boards = useLoad((signal) => client.boards.list({}, { signal }).all(), [client]);
  const add = async (title: string, name: string): Promise<number> => {
    if (chosen === '') {
      const panel = panelOf(view, lines, title, []);
      return (await client.boards.create({ name, range: asKept(view.range), panels: [panel] })).id;
    }
    const { id, panels, revision, range } = await client.boards.get(chosen);
    const panel = panelOf(view, lines, title, panels);
    const own = asKept(view.range);
    const withRange = JSON.stringify(own) === JSON.stringify(range) ? panel : { ...panel, range: own };
    await client.boards.update(id, { panels: arranged([...panels, withRange]), revision });
    return id;
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    add(String(form.get('title')).trim(), String(form.get('name') ?? '').trim()).then(
      (id) => {
        go(at(['boards', String(id)]));
        tell('The chart is on the board.');
      },
      (error: unknown) => setProblem(fail(error)),
    );
  };
  return (
    <dialog ref={dialog} class="card add-dialog" aria-label="Add to a board" onClose={onClose}>
      <form class="stacked" onSubmit={submit}>
        <h2>Add to a board</h2>
        <label>
          Board
          <select value={chosen} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
            <option value="">a new one</option>
            {boards.value?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {chosen === '' && (
          <label>
            Its name
            <input name="name" required maxLength={255} />
          </label>
        )}
        <label>
          Title of the panel
          <input name="title" maxLength={255} defaultValue={titleOf(lines)} />
        </label>
        {[problem, boards.problem].map((text) => text !== undefined && <p role="alert">{text}</p>)}
        <p class="bar">
          <button type="submit" class="primary">
            Add
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </p>
      </form>
    </dialog>
  );
}

const MOST_TITLE = 255;
const titleOf = (lines: readonly Line[]): string =>
  [...new Set(lines.map(({ series }) => series.label ?? series.name))].join(', ').slice(0, MOST_TITLE);

function panelOf(
  { aggregation }: ExplorerView,
  lines: readonly Line[],
  title: string,
  others: readonly BoardPanel[],
): BoardPanel {
  return {
    ...{ id: newId(others), kind: 'line', title, place: placeBelow(others, 12, 5) },
    ...(aggregation !== 'auto' && { aggregation: String(aggregation) }),
    selection: { pick: lines.map(({ series }) => ({ device: series.device, series: series.name })) },
  };
}
