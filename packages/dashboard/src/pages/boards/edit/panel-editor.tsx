/** What a panel is: its kind, its series, and how they are shown. */
import type { BoardDocument, BoardPanel } from '@tributary/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { LASTS } from '../../../data/range.js';
import { textOfRange } from '../source.js';
import { COLUMNS } from './layout.js';
import { AGGREGATED, BUCKETED, KINDS, ZEROED, type Kind } from './kinds.js';
import { SelectionFields } from './selection-fields.js';

interface Props {
  readonly panel: BoardPanel;
  readonly board: BoardDocument;
  readonly onKeep: (panel: BoardPanel) => void;
  readonly onClose: () => void;
}

type Options = NonNullable<BoardPanel['options']>;

export function PanelEditor({ panel: given, board, onKeep, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [panel, setPanel] = useState(given);
  const [problem, setProblem] = useState<string>();
  useEffect(() => dialog.current?.showModal(), []);
  const change = (fields: Partial<BoardPanel>) => setPanel((before) => ({ ...before, ...fields }));
  const option = (fields: Partial<Options>) => change({ options: { ...panel.options, ...fields } });
  const { kind, options = {} } = panel;
  const known = AGGREGATED[kind];
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const made = cleaned(panel);
    if (kind !== 'text' && made.selection === undefined) return setProblem('Choose at least one series.');
    onKeep(made);
  };
  return (
    <dialog ref={dialog} class="card panel-editor" aria-label="Panel" onClose={onClose}>
      <form onSubmit={submit}>
        <h2>Panel</h2>
        <div class="fields">
          <label>
            Kind
            <select
              value={kind}
              onChange={({ currentTarget }) => change({ kind: currentTarget.value as Kind })}
            >
              {KINDS.map(([name, what]) => (
                <option key={name} value={name}>
                  {what}
                </option>
              ))}
            </select>
          </label>
          <label class="grow">
            Title
            <input
              value={panel.title}
              maxLength={255}
              onInput={({ currentTarget }) => change({ title: currentTarget.value })}
            />
          </label>
        </div>
        {kind === 'text' ? (
          <label>
            Text
            <textarea
              rows={8}
              maxLength={10_000}
              value={panel.text ?? ''}
              onInput={({ currentTarget }) => change({ text: currentTarget.value })}
            />
          </label>
        ) : (
          <SelectionFields selection={panel.selection} onChange={(selection) => change({ selection })} />
        )}
        <div class="fields">
          {known !== undefined && (
            <label>
              Aggregation
              <select
                value={panel.aggregation ?? ''}
                onChange={({ currentTarget: { value } }) =>
                  change({ aggregation: value === '' ? undefined! : value })
                }
              >
                <option value="">{known.standard}</option>
                {known.names.map((name) => (
                  <option key={name} value={name}>
                    {name === 'raw' ? 'all points' : name.replaceAll('_', ' ')}
                  </option>
                ))}
                {panel.aggregation !== undefined && !known.names.includes(panel.aggregation) && (
                  <option value={panel.aggregation}>{panel.aggregation}</option>
                )}
              </select>
            </label>
          )}
          {BUCKETED.includes(kind) && panel.aggregation !== 'raw' && (
            <label>
              Buckets of
              <input
                value={panel.bucket ?? ''}
                placeholder="what fits"
                size={10}
                maxLength={50}
                onInput={({ currentTarget: { value } }) => change({ bucket: value })}
              />
            </label>
          )}
          {kind !== 'text' && (
            <label>
              Range
              <select
                value={panel.range === undefined ? '' : textOfRange(panel.range)}
                onChange={({ currentTarget: { value } }) =>
                  change({ range: value === '' ? undefined! : { last: value } })
                }
              >
                <option value="">of the board ({textOfRange(board.range).replace('~', ' – ')})</option>
                {LASTS.map((last) => (
                  <option key={last} value={last}>
                    last {last}
                  </option>
                ))}
              </select>
            </label>
          )}
          {(kind === 'number' || kind === 'table') && (
            <label>
              Digits
              <input
                type="number"
                min={0}
                max={10}
                value={options.decimals ?? ''}
                placeholder="auto"
                onInput={({ currentTarget: { value } }) =>
                  option({ decimals: value === '' ? undefined! : Number(value) })
                }
              />
            </label>
          )}
          {kind === 'number' && (
            <Check name="Course beside it" is={options.spark} onIs={(spark) => option({ spark })} />
          )}
          {kind === 'map' && (
            <Check
              name="The way, not only the last position"
              is={options.track}
              onIs={(track) => option({ track })}
            />
          )}
          {ZEROED.includes(kind) && (
            <Check name="Axis from zero" is={options.zero} onIs={(zero) => option({ zero })} />
          )}
        </div>
        <div class="fields">
          {(['x', 'y', 'w', 'h'] as const).map((name) => (
            <label key={name}>
              {{ x: 'Column', y: 'Row', w: 'Columns wide', h: 'Rows high' }[name]}
              <input
                type="number"
                min={{ x: 0, y: 0, w: 2, h: 1 }[name]}
                max={{ x: COLUMNS - 2, y: 10_000, w: COLUMNS, h: 40 }[name]}
                required
                value={panel.place[name]}
                onInput={({ currentTarget: { valueAsNumber } }) =>
                  Number.isFinite(valueAsNumber) &&
                  change({ place: { ...panel.place, [name]: valueAsNumber } })
                }
              />
            </label>
          ))}
        </div>
        {problem !== undefined && <p role="alert">{problem}</p>}
        <p class="bar">
          <button type="submit" class="primary">
            Done
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </p>
      </form>
    </dialog>
  );
}

function Check({ name, is, onIs }: { name: string; is: boolean | undefined; onIs: (is: boolean) => void }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={is === true}
        onChange={({ currentTarget }) => onIs(currentTarget.checked)}
      />{' '}
      {name}
    </label>
  );
}

/** Without what the kind does not have. */
function cleaned({
  id,
  kind,
  title,
  place,
  selection,
  range,
  aggregation,
  bucket,
  options = {},
  text,
}: BoardPanel): BoardPanel {
  if (kind === 'text') return { id, kind, title, place, text: text ?? '' };
  const known = AGGREGATED[kind];
  const own: Options = {
    ...((kind === 'number' || kind === 'table') &&
      options.decimals !== undefined && { decimals: options.decimals }),
    ...(kind === 'number' && options.spark && { spark: true }),
    ...(kind === 'map' && options.track && { track: true }),
    ...(ZEROED.includes(kind) && options.zero && { zero: true }),
  };
  const fits = known !== undefined && aggregation !== undefined && (aggregation !== 'raw' || kind === 'line');
  return {
    ...{ id, kind, title, place },
    ...(selection && { selection }),
    ...(range && { range }),
    ...(fits && { aggregation }),
    ...(BUCKETED.includes(kind) && aggregation !== 'raw' && bucket?.trim() && { bucket: bucket.trim() }),
    ...(Object.keys(own).length > 0 && { options: own }),
  };
}
