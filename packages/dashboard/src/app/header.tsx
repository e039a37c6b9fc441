/** The bar at the top: where one is, which project, and the way out. */
import type { Me, Project } from '@tributary/client';
import { useChosenShown } from '../shared/chosen-shown.js';
import { go, hashOf, type Route } from '../shared/route.js';
import { mayLeave } from '../shared/unsaved.js';
import { openHelp } from './help.js';

const VIEWS = [
  ['devices', 'Devices', ['devices', 'device']],
  ['explorer', 'Explorer', ['explorer']],
  ['boards', 'Boards', ['boards']],
  ['alerts', 'Alerts', ['alerts']],
  ['quality', 'Quality', ['quality']],
  ['start', 'Connect', ['start']],
  ['admin', 'Admin', ['admin']],
] as const;

export function Header(props: {
  route: Route;
  known: { readonly me: Me; readonly projects: readonly Project[] };
  project: Project | undefined;
  onLeave: () => void;
}) {
  const { route, known, project, onLeave } = props;
  const views = useChosenShown(route.path[0]);
  return (
    <header class="top">
      <a class="brand" href={hashOf(project?.id, [])}>
        Tributary
      </a>
      <nav aria-label="Views" ref={views}>
        {VIEWS.map(([path, name, own]) => (
          <a
            key={path}
            href={hashOf(project?.id, [path])}
            aria-current={(own as readonly string[]).includes(route.path[0] ?? '') ? 'page' : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      <span class="grow" />
      {known.projects.length > 1 && (
        <select
          aria-label="Project"
          value={project?.id}
          onChange={({ currentTarget }) => {
            const view = [route.path[0] === 'device' ? 'devices' : (route.path[0] ?? '')].filter(Boolean);
            if (!go(hashOf(Number(currentTarget.value), view))) currentTarget.value = String(project?.id);
          }}
        >
          {known.projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      <a class="wide-only" href="tributary/v1/docs">
        API
      </a>
      <button type="button" class="plain wide-only" aria-label="Keys" title="Keys (?)" onClick={openHelp}>
        ?
      </button>
      <button
        type="button"
        class="plain"
        title={known.me.user?.email}
        onClick={() => mayLeave() && onLeave()}
      >
        Log out
      </button>
    </header>
  );
}
