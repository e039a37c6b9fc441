/** The rules of the project: what each looks for, over how many series, and how many of them fire. */
import type { AlertRule } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { useAgain } from '../../shared/again.js';
import { CardTable } from '../../shared/card-table.js';
import { firstOf } from '../../shared/first-of.js';
import { countText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';
import { conditionText, selectionText, Severity } from './words.js';

const EVERY_MS = 10_000;
const SHOWN = 1_000;

export function Rules() {
  const { client, project, at, may } = usePage();
  const [count, again] = useAgain(EVERY_MS);
  const rules = useLoad(
    (signal) => firstOf(client.alertRules.list({}, { signal }), SHOWN),
    [client, project.id, count],
  );
  return (
    <>
      {may.write && (
        <p class="bar">
          <a class="button" href={at(['alerts', 'rule', 'new'])}>
            New rule
          </a>
        </p>
      )}
      {rules.problem !== undefined && <p role="alert">{rules.problem}</p>}
      {rules.value?.items.length === 0 && (
        <p class="empty">
          No rule yet. A rule says which series it is about, what must hold, and who is told.
        </p>
      )}
      {rules.value !== undefined && rules.value.items.length > 0 && (
        <CardTable heads={['Rule', 'Fires when', ['About', 'wide-only'], ['Firing', 'number'], 'On']}>
          {rules.value.items.map((rule) => (
            <RuleRow key={rule.id} rule={rule} onChanged={again} />
          ))}
        </CardTable>
      )}
      {rules.value?.more === true && (
        <p class="quiet">There are more than {countText(SHOWN)} rules; the API has them all.</p>
      )}
    </>
  );
}

function RuleRow({ rule, onChanged }: { rule: AlertRule; onChanged: () => void }) {
  const { client, at, may } = usePage();
  const { busy, problem, act } = useAct();
  const turn = (enabled: boolean) =>
    act(async () => {
      await client.alertRules.update(rule.id, { enabled });
      onChanged();
      return `${rule.name} is ${enabled ? 'on' : 'off'}.`;
    });
  return (
    <tr data-rule={rule.name}>
      <td>
        <div>
          <a href={at(['alerts', 'rule', String(rule.id)])}>{rule.name}</a>
        </div>
        <Severity of={rule.severity} />
        {rule.description !== null && rule.description !== undefined && (
          <p class="quiet said">{rule.description}</p>
        )}
      </td>
      <td>{conditionText(rule)}</td>
      <td class="wide-only">
        {selectionText(rule.selection)} <small>{countText(rule.series)} series</small>
      </td>
      <td class="number">
        {rule.firing === 0 ? (
          0
        ) : (
          <a href={at(['alerts'], { rule: String(rule.id), show: 'open' })}>{countText(rule.firing)}</a>
        )}
      </td>
      <td>
        <input
          type="checkbox"
          aria-label={`${rule.name} is on`}
          checked={rule.enabled}
          disabled={!may.write || busy}
          onChange={(event) => turn(event.currentTarget.checked)}
        />
        {problem !== undefined && <p role="alert">{problem}</p>}
      </td>
    </tr>
  );
}
