/** Commands: those that were sent, and a new one. */
import type { Device } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useLoad } from '../../shared/load.js';
import { History } from './history-tabs.js';

const SHOWN = 500;

export function CommandsTab({ device }: { device: Device }) {
  const { client, may, fail, tell } = usePage();
  const [version, setVersion] = useState(0);
  const [problem, setProblem] = useState<string>();
  const found = useLoad(
    (signal) => client.devices.commands(device.key, { limit: SHOWN }, { signal }),
    [client, device.id, version],
  );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setProblem(undefined);
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = String(form.get('payload')).trim();
    let payload: unknown = null;
    try {
      if (text !== '') payload = JSON.parse(text);
    } catch {
      return setProblem('The payload is no JSON; a text is written in quotes.');
    }
    client.devices.send(device.key, { name: String(form.get('name')), payload }).then(
      () => {
        tell('Sent.');
        setVersion((count) => count + 1);
      },
      (error: unknown) => setProblem(fail(error)),
    );
  };
  return (
    <>
      {may.write && (
        <form class="card command" onSubmit={submit}>
          <label>
            Command
            <input name="name" required maxLength={255} />
          </label>
          <label>
            Payload <small>JSON, or nothing</small>
            <input name="payload" class="code" />
          </label>
          <button type="submit" class="primary">
            Send
          </button>
          <small class="quiet">A device that is not connected misses it.</small>
          {problem !== undefined && <p role="alert">{problem}</p>}
        </form>
      )}
      <History
        {...found}
        nothing="No command was sent to this device."
        rows={found.value?.map(({ time, name, payload }, id) => ({
          ...{ id, time, what: name },
          details: payload === null ? '' : JSON.stringify(payload),
        }))}
      />
    </>
  );
}
