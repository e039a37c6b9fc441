/** Logged in or not, and which project. */
import { TributaryApiError, type Me, type Project, type Tributary } from '@tributary/client';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { messageOf } from '../shared/format.js';
import { hashOf, go, useRoute } from '../shared/route.js';
import { PageContext, type Page } from './context.js';
import { Header } from './header.js';
import { Help } from './help.js';
import { LoginForm } from './login.js';
import { logOut, restore } from './session.js';
import { View } from './view.js';

interface Known {
  readonly me: Me;
  readonly projects: readonly Project[];
}
const TOLD_MS = 5_000;

export function App() {
  const [client, setClient] = useState(restore);
  const [ended, setEnded] = useState(false);
  if (client === undefined)
    return (
      <LoginForm
        ended={ended}
        onLogin={(made) => {
          setEnded(false);
          setClient(made);
        }}
      />
    );
  const leave = (byItself: boolean) => {
    void logOut(client);
    setEnded(byItself);
    setClient(undefined);
  };
  return <LoggedIn key={client.url} client={client} onLeave={leave} />;
}

function LoggedIn({ client, onLeave }: { client: Tributary; onLeave: (byItself: boolean) => void }) {
  const route = useRoute();
  const [known, setKnown] = useState<Known>();
  const [problem, setProblem] = useState<string>();
  const [told, setTold] = useState<string>();

  const fail = useCallback((error: unknown): string => {
    if (error instanceof TributaryApiError && error.status === 401) onLeave(true);
    return messageOf(error);
  }, []);
  const read = useCallback(async () => {
    const [me, projects] = await Promise.all([client.me(), client.projects.list().all()]);
    setKnown({ me, projects });
  }, [client]);
  useEffect(() => void read().catch((error: unknown) => setProblem(fail(error))), [read]);
  useEffect(() => {
    if (told === undefined) return;
    const timer = setTimeout(() => setTold(undefined), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);

  if (known === undefined)
    return <main>{problem === undefined ? <p class="quiet">…</p> : <p role="alert">{problem}</p>}</main>;
  const project = projectOf(known.projects, route.project);
  client.useProject(project?.id);
  const page: Page | undefined = project && {
    ...{ client, project, projects: known.projects, may: mayOf(known.me), fail, tell: setTold },
    at: (path, params) => hashOf(project.id, path, params),
  };
  const showDemo = async () => {
    const demo = await client.projects.startDemo();
    await read();
    go(hashOf(demo.id, ['devices']));
  };
  return (
    <PageContext.Provider value={page}>
      <Header route={route} known={known} project={project} onLeave={() => onLeave(false)} />
      {page === undefined ? (
        <main>
          <p>There is no project yet.</p>
        </main>
      ) : (
        <View key={page.project.id} route={route} onDemo={showDemo} />
      )}
      <Help />
      <div class="told" role="status">
        {told}
      </div>
    </PageContext.Provider>
  );
}

/** The one of the address; else the first that is no demo. */
function projectOf(projects: readonly Project[], asked: number | undefined): Project | undefined {
  return projects.find(({ id }) => id === asked) ?? projects.find(({ demo }) => !demo) ?? projects[0];
}

function mayOf({ scopes }: Me): Page['may'] {
  const level = (name: string) => scopes.some((scope) => scope.endsWith(`:${name}`));
  const administer = level('admin');
  return { administer, write: administer || level('write') };
}
