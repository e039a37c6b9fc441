/** Inputs that were refused, with reason and sample. */
import type { LoggedRefusal } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { firstOf } from '../../shared/first-of.js';
import { ageText, countText, timeText } from '../../shared/format.js';
import { ListTable } from '../../shared/list-table.js';
import { useLoad } from '../../shared/load.js';
import { useNow } from '../../shared/now.js';

const SHOWN = 200;

export function Refused({ device, every }: { device: string | undefined; every: number }) {
  const { client, project } = usePage();
  const now = useNow();
  const refusals = useLoad(
    (signal) =>
      firstOf(
        client.refusals.list({ limit: SHOWN, ...(device !== undefined && { device }) }, { signal }),
        SHOWN,
      ),
    [client, project.id, device, every],
  );
  return (
    <>
      <h2 class="panel">Refused inputs</h2>
      <ListTable
        found={refusals}
        heads={['Last', 'How often', 'By', 'From', 'Why']}
        nothing="Nothing was refused since the server runs."
        row={(one) => (
          <Row key={`${one.door} ${one.device} ${one.series} ${one.code} ${one.first}`} {...{ one, now }} />
        )}
      />
    </>
  );
}

function Row({ one, now }: { one: LoggedRefusal; now: number }) {
  const { at } = usePage();
  const { time, first, count, door, code, message, device, series, sample } = one;
  return (
    <tr data-refused={code}>
      <td class="time" title={`the first ${timeText(Date.parse(first))}`}>
        {ageText(Date.parse(time), now)}
      </td>
      <td>{count === 1 ? 'once' : `${countText(count)} times`}</td>
      <td>{door}</td>
      <td>
        {device === undefined ? '—' : <a href={at(['device', device])}>{device}</a>} {series}
      </td>
      <td>
        {message} <small>{code}</small>
        {sample !== undefined && <pre class="said">{sample}</pre>}
      </td>
    </tr>
  );
}
