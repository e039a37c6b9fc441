/** What a rule would look at, and what it would have found: some of its series with its limits, and a trial on history. */
import type { Series } from '@tributary/client';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { Chart } from '../../chart/chart.js';
import { RangeBar } from '../../chart/range-bar.js';
import { useWidth } from '../../chart/use-width.js';
import type { Line } from '../../data/lines.js';
import { USUAL, useFirstRange } from '../../data/first-range.js';
import { rangeOf, textOf, type Span } from '../../data/range.js';
import { useLines } from '../../data/use-lines.js';
import { useLoad } from '../../shared/load.js';
import { ownZone } from '../../shared/zone.js';
import { someMatching } from './matching.js';
import type { RuleForm } from './rule-form.js';
import { Trial, type TriedAlert } from './trial.js';

const REST_MS = 400;
const HEIGHT = 260;
const NONE: readonly Series[] = [];

export function Preview({ form }: { form: RuleForm }) {
  const { client, project } = usePage();
  const [tried, setTried] = useState<readonly TriedAlert[]>([]);
  const { devices, tags, series } = useCalm(form);
  const found = useLoad(
    (signal) => someMatching(client, { devices, tags, series }, signal),
    [client, project.id, devices, tags, series],
  );
  const shown = found.value ?? NONE;
  return (
    <div>
      <section class="card" aria-busy={found.loading} data-shown={shown.length}>
        <h2>What it looks at</h2>
        {found.problem !== undefined && <p role="alert">{found.problem}</p>}
        {!found.loading && shown.length === 0 && (
          <p class="empty">No series fits yet. Those that come are looked at from their first point on.</p>
        )}
        {shown.length > 0 && <Limits series={shown} form={form} tried={tried} />}
      </section>
      <Trial form={form} onTried={setTried} />
    </div>
  );
}

/** As the form is when nobody has typed for a while. */
function useCalm(form: RuleForm): RuleForm {
  const [calm, setCalm] = useState(form);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(form), REST_MS);
    return () => clearTimeout(timer);
  }, [form]);
  return calm;
}

function Limits(props: { series: readonly Series[]; form: RuleForm; tried: readonly TriedAlert[] }) {
  const { series, form, tried } = props;
  const [chosen, setText] = useState<string>();
  const text = chosen ?? USUAL;
  const place = useRef<HTMLDivElement>(null);
  const pixels = useWidth(place);
  const zone = ownZone();
  const range = rangeOf(text);
  useFirstRange(
    series.map(({ id }) => id),
    chosen,
    setText,
  );
  const { lines, span, problem } = useLines({
    ...{ series, range, live: range.last !== undefined, pixels, aggregation: 'auto', zone },
  });
  const all = useMemo(
    () => [...lines, ...limitsOf(form, lines, span), ...lanesOf(series, tried)],
    [lines, form, tried, span.from, span.to],
  );
  const narrow = (next: Span) => setText(textOf(next));
  return (
    <div ref={place}>
      <div class="bar">
        <RangeBar range={range} span={span} onRange={setText} />
      </div>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <Chart lines={all} span={span} zone={zone} height={HEIGHT} onSelect={narrow} onRange={narrow} />
    </div>
  );
}

/** Where it fires and where it is over, as lines over the whole width. */
function limitsOf(form: RuleForm, lines: readonly Line[], { from, to }: Span): Line[] {
  const like = lines.find(({ series }) => series.kind === 'number')?.series;
  if (form.kind !== 'threshold' || like === undefined) return [];
  const line = (id: number, name: string, text: string): Line[] => {
    const value = Number(text.trim().replace(',', '.'));
    if (text.trim() === '' || !Number.isFinite(value)) return [];
    const series = { ...like, id, name, label: name, device: '' };
    return [{ series, mode: 'raw', times: [from, to], values: [value, value], cut: false }];
  };
  return [
    ...line(-1, `fires ${form.is} ${form.value}`, form.value),
    ...line(-2, `over at ${form.clear}`, form.clear),
  ];
}

/** What the trial found, of each series a lane. */
function lanesOf(series: readonly Series[], tried: readonly TriedAlert[]): Line[] {
  return series.flatMap((one, place): Line[] => {
    const own = tried.filter(({ device, series: name }) => device === one.device && name === one.name);
    if (own.length === 0) return [];
    const changes = own.flatMap(({ fired, ended }) => [
      { time: Date.parse(fired), text: 'fires' },
      ...(ended === null ? [] : [{ time: Date.parse(ended), text: '' }]),
    ]);
    return [
      {
        series: { ...one, id: -10 - place, kind: 'string', label: 'fires', name: `${one.name} fires` },
        ...{ mode: 'raw', cut: false, values: [] },
        times: changes.map(({ time }) => time),
        texts: changes.map(({ text }) => text),
      },
    ];
  });
}
