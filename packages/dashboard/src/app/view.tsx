/** Which view the address means. An empty project shows how to send a first point. */
import { useEffect, useState } from 'preact/hooks';
import { DevicesPage } from '../pages/devices/devices-page.js';
import { StartPage } from '../pages/start/start-page.js';
import type { Route } from '../shared/route.js';
import { go } from '../shared/route.js';
import { usePage } from './context.js';
import { lazily } from './lazy.js';

const DevicePage = lazily(async () => (await import('../pages/device/device-page.js')).DevicePage);
const AdminPage = lazily(async () => (await import('../pages/admin/admin-page.js')).AdminPage);
const AlertsPage = lazily(async () => (await import('../pages/alerts/alerts-page.js')).AlertsPage);
const ExplorerPage = lazily(async () => (await import('../pages/explorer/explorer-page.js')).ExplorerPage);
const QualityPage = lazily(async () => (await import('../pages/quality/quality-page.js')).QualityPage);
const BoardsPage = lazily(async () => (await import('../pages/boards/boards-page.js')).BoardsPage);
const BoardPage = lazily(async () => (await import('../pages/boards/board-page.js')).BoardPage);

export function View({ route, onDemo }: { route: Route; onDemo: () => Promise<void> }) {
  const { path } = route;
  switch (path[0]) {
    case 'devices':
      return <DevicesPage params={route.params} />;
    case 'device':
      return (
        <DevicePage key={path[1]} deviceKey={path[1] ?? ''} params={route.params} tab={path[2] ?? 'data'} />
      );
    case 'explorer':
      return <ExplorerPage params={route.params} />;
    case 'boards':
      if (path[1] === undefined) return <BoardsPage />;
      return <BoardPage key={path[1]} id={path[1]} params={route.params} />;
    case 'admin':
      return <AdminPage path={path.slice(1)} />;
    case 'alerts':
      return <AlertsPage path={path.slice(1)} params={route.params} />;
    case 'quality':
      return <QualityPage params={route.params} />;
    case 'start':
      return <StartPage params={route.params} onDemo={onDemo} />;
    case undefined:
      return <FirstView />;
    default:
      return (
        <main>
          <p>There is no such view.</p>
        </main>
      );
  }
}

/** Devices, if there are some. */
function FirstView() {
  const { client, at, fail } = usePage();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    client.devices.find({ limit: 1 }).then(
      ({ total }) => go(at([total === 0 ? 'start' : 'devices']), { replace: true }),
      (error: unknown) => setProblem(fail(error)),
    );
  }, [client]);
  return <main>{problem !== undefined && <p role="alert">{problem}</p>}</main>;
}
