/** For which alerts nobody is told anything, and until when. */
import type { AlertSilence } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { lengthOf } from '../../data/range.js';
import { useAct } from '../../shared/act.js';
import { useAgain } from '../../shared/again.js';
import { CardTable } from '../../shared/card-table.js';
import { Field, textsOf } from '../../shared/field.js';
import { firstOf } from '../../shared/first-of.js';
import { timeText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';
import type { Route } from '../../shared/route.js';

const SHOWN = 500;

export function Silences({ params }: { params: Route['params'] }) {
  const { client, project, may } = usePage();
  const [count, again] = useAgain(undefined);
  const found = useLoad(
    async (signal) => {
      const [silences, rules] = await Promise.all([
        firstOf(client.alertSilences.list({}, { signal }), SHOWN),
        firstOf(client.alertRules.list({}, { signal }), SHOWN),
      ]);
      return { silences: silences.items, rules: new Map(rules.items.map(({ id, name }) => [id, name])) };
    },
    [client, project.id, count],
  );
  const { silences, rules } = found.value ?? {};
  return (
    <>
      {found.problem !== undefined && <p role="alert">{found.problem}</p>}
      {may.write && rules !== undefined && <NewSilence rules={rules} params={params} onMade={again} />}
      {silences?.length === 0 && <p class="empty">Nothing is silenced.</p>}
      {silences !== undefined && silences.length > 0 && (
        <CardTable heads={['About', 'Until', 'By', '']}>
          {silences.map((one) => (
            <SilenceRow key={one.id} silence={one} rules={rules!} onEnded={again} />
          ))}
        </CardTable>
      )}
    </>
  );
}

type Names = ReadonlyMap<number, string>;

function SilenceRow(props: { silence: AlertSilence; rules: Names; onEnded: () => void }) {
  const { silence, rules, onEnded } = props;
  const { client, may } = usePage();
  const { busy, problem, act } = useAct();
  const { id, rule, device, until, by, comment } = silence;
  const about = [
    rule === null ? '' : `rule ${rules.get(rule) ?? rule}`,
    device === null ? '' : `device ${device}`,
  ].filter(Boolean);
  return (
    <tr data-silence={id}>
      <td>{about.length === 0 ? 'everything' : about.join(', ')}</td>
      <td>{timeText(Date.parse(until))}</td>
      <td>
        {by ?? '—'}
        {comment !== null && comment !== undefined && <p class="quiet said">{comment}</p>}
      </td>
      <td class="buttons">
        {may.write && (
          <button
            type="button"
            class="small"
            disabled={busy}
            onClick={() =>
              act(async () => {
                await client.alertSilences.delete(id);
                onEnded();
                return 'The silence is over.';
              })
            }
          >
            End
          </button>
        )}
        {problem !== undefined && <p role="alert">{problem}</p>}
      </td>
    </tr>
  );
}

function NewSilence(props: { rules: Names; params: Route['params']; onMade: () => void }) {
  const { rules, params, onMade } = props;
  const { client } = usePage();
  const { busy, problem, act } = useAct();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = textsOf(new FormData(form));
    act(async () => {
      const length = lengthOf(text('for'));
      if (length === undefined) throw new Error(`“${text('for')}” is no length; write 2h, 30m or 1d.`);
      await client.alertSilences.create({
        ...(text('rule') !== '' && { rule: Number(text('rule')) }),
        ...(text('device') !== '' && { device: text('device') }),
        ...(text('comment') !== '' && { comment: text('comment') }),
        until: Date.now() + length,
      });
      form.reset();
      onMade();
      return 'It is silent now.';
    });
  };
  return (
    <form class="form card" onSubmit={submit}>
      <div class="fields">
        <Field label="Rule">
          <select name="rule" defaultValue={params['rule'] ?? ''}>
            <option value="">every rule</option>
            {[...rules].map(([id, name]) => (
              <option key={id} value={id} selected={params['rule'] === String(id)}>
                {name}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Device" hint="key, or all">
          <input name="device" defaultValue={params['device'] ?? ''} maxLength={255} />
        </Field>
        <Field label="For" hint="such as 2h">
          <input name="for" defaultValue="2h" required maxLength={10} />
        </Field>
        <Field label="Why">
          <input name="comment" maxLength={1000} />
        </Field>
      </div>
      <p class="bar">
        <button type="submit" class="primary" disabled={busy}>
          Silence
        </button>
        {problem !== undefined && <span role="alert">{problem}</span>}
      </p>
    </form>
  );
}
