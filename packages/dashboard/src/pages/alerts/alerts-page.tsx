/** Alerts: what fires, the rules that found it, who is told, and when nobody is. */
import { usePage } from '../../app/context.js';
import { Tabs } from '../../shared/tabs.js';
import type { Route } from '../../shared/route.js';
import { AlertList } from './alert-list.js';
import { Channels } from './channels.js';
import { Deliveries } from './deliveries.js';
import { RuleEditor } from './rule-editor.js';
import { Rules } from './rules.js';
import { Silences } from './silences.js';
import './alerts.css';

const TABS = [
  ['', 'Alerts'],
  ['rules', 'Rules'],
  ['silences', 'Silences'],
  ['channels', 'Channels'],
  ['log', 'Log'],
] as const;

export function AlertsPage({ path, params }: { path: readonly string[]; params: Route['params'] }) {
  const { at } = usePage();
  const tab = path[0] ?? '';
  return (
    <main class="alerts">
      <h1>Alerts</h1>
      <Tabs
        label="Alerts"
        chosen={tab === 'rule' ? 'rules' : tab}
        tabs={TABS.map(([id, name]) => [id, name, at(['alerts', id].filter(Boolean))])}
      />
      <Tab tab={tab} of={path[1]} params={params} />
    </main>
  );
}

function Tab({ tab, of, params }: { tab: string; of: string | undefined; params: Route['params'] }) {
  switch (tab) {
    case '':
      return <AlertList params={params} />;
    case 'rules':
      return <Rules />;
    case 'rule':
      return (
        <RuleEditor key={of} id={of === undefined || of === 'new' ? undefined : Number(of)} params={params} />
      );
    case 'silences':
      return <Silences params={params} />;
    case 'channels':
      return <Channels />;
    case 'log':
      return <Deliveries />;
    default:
      return <p>There is no such view.</p>;
  }
}
