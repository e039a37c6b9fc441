/** Waits for the first point of the project from now on, whatever API it comes by, and says so. */
import type { TailedPoint } from '@tributary/client';
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useLoad } from '../../shared/load.js';
import { timeText, valueText } from '../../shared/format.js';

export function FirstPoint() {
  const { client, project, at, may, fail } = usePage();
  const [point, setPoint] = useState<TailedPoint>();
  const [listening, setListening] = useState(false);
  const [problem, setProblem] = useState<string>();
  const devices = useLoad((signal) => client.devices.find({ limit: 1 }, { signal }), [client, project.id]);
  const empty = devices.value?.total !== undefined ? devices.value.total === 0 : true;
  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    const listen = async () => {
      for await (const first of client.tail({}, { signal, onOpen: () => setListening(true) })) {
        setPoint(first);
        return;
      }
    };
    listen().catch((error: unknown) => {
      if (!signal.aborted) setProblem(fail(error));
    });
    return () => ended.abort();
  }, [client, project.id]);

  if (problem !== undefined) return <p role="alert">{problem}</p>;
  if (point === undefined)
    return (
      <p class="waiting" role="status" data-listening={listening}>
        <span class="pulse" aria-hidden="true" />{' '}
        {empty ? 'Waiting for your first point…' : 'Waiting for the next point…'}
      </p>
    );
  return (
    <p class="waiting arrived" role="status">
      <span aria-hidden="true">✓</span> It is here: <strong>{point.device}</strong> sent{' '}
      <strong>
        {point.series} = {valueText(point.value)}
      </strong>{' '}
      of {timeText(Date.parse(point.time))}. <a href={at(['device', point.device])}>Look at {point.device}</a>
      , open it as <a href={at(['boards', 'ready'], { device: point.device })}>a board</a>
      {may.write && (
        <>
          {' '}
          or be told by{' '}
          <a href={at(['alerts', 'rule', 'new'], { device: point.device, series: point.series })}>an alert</a>
        </>
      )}
      .
    </p>
  );
}
