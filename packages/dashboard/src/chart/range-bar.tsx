/** From when to when: the last so long, or two instants. */
import { useState } from 'preact/hooks';
import { LASTS, lengthOf, textOf, type Range, type Span } from '../data/range.js';

interface Props {
  readonly range: Range;
  /** What it is now. */
  readonly span: Span;
  readonly onRange: (text: string) => void;
}

export function RangeBar({ range, span, onRange }: Props) {
  const [own, setOwn] = useState(false);
  const isUsual = (LASTS as readonly (string | undefined)[]).includes(range.last);
  return (
    <>
      <select
        aria-label="Range"
        value={own || range.last === undefined ? 'own' : range.last}
        onChange={({ currentTarget: { value } }) => {
          setOwn(value === 'own');
          if (value !== 'own') onRange(value);
        }}
      >
        {!isUsual && range.last !== undefined && <option value={range.last}>last {range.last}</option>}
        {LASTS.map((last) => (
          <option key={last} value={last}>
            last {last}
          </option>
        ))}
        <option value="own">from … to …</option>
      </select>
      {(own || range.last === undefined) && (
        <OwnRange
          key={`${range.span?.from}`}
          span={span}
          onRange={(text) => {
            setOwn(false);
            onRange(text);
          }}
        />
      )}
    </>
  );
}

function OwnRange({ span, onRange }: Pick<Props, 'span' | 'onRange'>) {
  const [problem, setProblem] = useState<string>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name)).trim();
    if (lengthOf(text('from').replace(/^-/, '')) !== undefined)
      return onRange(text('from').replace(/^-/, ''));
    const [from, to] = [Date.parse(text('from')), Date.parse(text('to'))];
    if (Number.isNaN(from) || Number.isNaN(to))
      return setProblem('Write instants as 2026-01-31 12:00, or a length as 3h.');
    if (from >= to) return setProblem('The end is not after the beginning.');
    onRange(textOf({ from, to }));
  };
  return (
    <form class="own-range" onSubmit={submit}>
      <input name="from" aria-label="From" defaultValue={localText(span.from)} size={18} />
      <span aria-hidden="true">–</span>
      <input name="to" aria-label="To" defaultValue={localText(span.to)} size={18} />
      <button type="submit">Show</button>
      {problem !== undefined && <span role="alert">{problem}</span>}
    </form>
  );
}

/** As the form reads it: in the zone of the browser. */
function localText(time: number): string {
  const at = new Date(time - new Date(time).getTimezoneOffset() * 60_000);
  return at.toISOString().slice(0, 19).replace('T', ' ');
}
