/** A row for each series. */
import { ageText, timeText } from '../../../shared/format.js';
import { useNow } from '../../../shared/now.js';
import type { PanelProps } from './chart-panel.js';
import { nameOf, textOf, unitOf } from './values.js';

export function TablePanel({ panel, data, source, zone }: PanelProps) {
  const { aggregation } = panel;
  const now = useNow();
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Series</th>
          <th scope="col">Device</th>
          <th scope="col" class="number">
            {aggregation === undefined ? 'Value' : aggregation.replaceAll('_', ' ')}
          </th>
          {aggregation === undefined && <th scope="col">Seen</th>}
        </tr>
      </thead>
      <tbody>
        {data.lines.map((line) => {
          const device = line.series.deviceName ?? line.series.device;
          return (
            <tr key={line.series.id}>
              <td>{nameOf(line)}</td>
              <td>
                {source.hrefOf === undefined ? (
                  device
                ) : (
                  <a href={source.hrefOf(line.series.device)}>{device}</a>
                )}
              </td>
              <td class="number">
                {textOf(line, panel)} <small>{unitOf(line, panel)}</small>
              </td>
              {aggregation === undefined && (
                <td class="time" title={line.at == null ? undefined : timeText(line.at, zone)}>
                  {line.at == null ? '—' : ageText(line.at, Math.max(line.at, now))}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
