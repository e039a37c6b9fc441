/** Administration: what belongs to the organization and to the server itself. Each part is there for those who may see it. */
import type { ComponentType } from 'preact';
import { usePage } from '../../app/context.js';
import { Tabs } from '../../shared/tabs.js';
import { Adopted } from './adopted.js';
import { AuditLog } from './audit-log.js';
import { Jobs } from './jobs.js';
import { People } from './people.js';
import { Projects } from './projects.js';
import { Retention } from './retention.js';
import { ServerTab } from './server-tab.js';
import { Tokens } from './tokens.js';
import './admin.css';

const TABS: Readonly<Record<string, readonly [name: string, view: ComponentType]>> = {
  projects: ['Projects', Projects],
  people: ['People', People],
  tokens: ['Tokens', Tokens],
  adopted: ['Adopted', Adopted],
  retention: ['Retention', Retention],
  jobs: ['Jobs', Jobs],
  audit: ['Audit log', AuditLog],
  server: ['Server', ServerTab],
};

export function AdminPage({ path }: { path: readonly string[] }) {
  const { at } = usePage();
  const chosen = path[0] ?? 'projects';
  const View = Object.hasOwn(TABS, chosen) ? TABS[chosen]![1] : undefined;
  return (
    <main class="admin">
      <h1>Administration</h1>
      <Tabs
        label="Administration"
        chosen={chosen}
        tabs={Object.entries(TABS).map(([id, [name]]) => [id, name, at(['admin', id])])}
      />
      {View === undefined ? <p>There is no such view.</p> : <View />}
    </main>
  );
}
