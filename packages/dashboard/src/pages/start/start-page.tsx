/** How the first point comes in: for each API the lines to paste, and what happens when it does. */
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useLoad } from '../../shared/load.js';
import { Tabs } from '../../shared/tabs.js';
import type { Route } from '../../shared/route.js';
import { ApiLinesView } from './api-lines.js';
import { FirstPoint } from './first-point.js';
import { nameOfApi } from './apis.js';

export function StartPage({ params, onDemo }: { params: Route['params']; onDemo: () => Promise<void> }) {
  const { client, project, at } = usePage();
  const apis = useLoad((signal) => client.apis.list({ signal }), [client, project.id]);
  const chosen = params['api'] ?? 'native';
  const lines = apis.value?.find(({ api }) => api === chosen);
  return (
    <main class="start">
      <h1>Connect to “{project.name}”</h1>
      <FirstPoint />
      <DemoOffer onDemo={onDemo} />
      {apis.problem !== undefined && <p role="alert">{apis.problem}</p>}
      {apis.value !== undefined && (
        <section>
          <h2>What do your devices and scripts speak?</h2>
          <Tabs
            label="API"
            chosen={chosen}
            tabs={apis.value.map(({ api }) => [api, nameOfApi(api), at(['start'], { api })])}
          />
          {lines !== undefined && <ApiLinesView key={chosen} lines={lines} />}
        </section>
      )}
    </main>
  );
}

function DemoOffer({ onDemo }: { onDemo: () => Promise<void> }) {
  const { may, project, fail } = usePage();
  const [state, setState] = useState<'offered' | 'starting'>('offered');
  const [problem, setProblem] = useState<string>();
  useEffect(() => setState('offered'), [project.id]);
  if (!may.administer || project.demo) return null;
  const start = () => {
    setState('starting');
    onDemo().catch((error: unknown) => {
      setState('offered');
      setProblem(fail(error));
    });
  };
  return (
    <p class="note">
      Nothing to connect yet?{' '}
      <button type="button" disabled={state === 'starting'} onClick={start}>
        {state === 'starting' ? 'Starting the demo…' : 'Look at a demo'}
      </button>{' '}
      A simulated plant in a project of its own, with a day of history; <code>tributary demo remove</code>{' '}
      deletes it.
      {problem !== undefined && <span role="alert">{problem}</span>}
    </p>
  );
}
