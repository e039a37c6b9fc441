/** Logged in or not, and which project. */
import { TributaryApiError, type Me, type Project } from '@tributary/client';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from '../shared/format.js';
import { hashOf, go, useRoute } from '../shared/route.js';
import { hasUnsaved } from '../shared/unsaved.js';
import { PageContext, type Page } from './context.js';
import { Header } from './header.js';
import { Help } from './help.js';
import { LoginForm } from './login.js';
import { client, logOut, onChange, whoIs } from './session.js';
import { Told, type Word } from './told.js';
import { View } from './view.js';

/** Undefined: not known yet. `ended`: there was somebody, whose login has ended by itself. */
interface Who {
  readonly me: Me | null | undefined;
  readonly ended: boolean;
}

export function App() {
  const [{ me, ended }, setWho] = useState<Who>({ me: undefined, ended: false });
  const [problem, setProblem] = useState<string>();
  const last = useRef<Me>(undefined);
  const look = useCallback(
    () =>
      whoIs().then(
        (found) => {
          setProblem(undefined);
          setWho((before) =>
            sameLogin(before.me, found)
              ? before
              : { me: found, ended: found === null && (before.ended || before.me != null) },
          );
        },
        (error: unknown) => setProblem(messageOf(error)),
      ),
    [],
  );
  useEffect(() => void look(), [look]);
  useEffect(() => onChange(() => void look()), [look]);

  if (me === undefined)
    return <main>{problem === undefined ? <p class="quiet">…</p> : <p role="alert">{problem}</p>}</main>;
  if (me !== null) last.current = me;
  // Whose login ends in the middle of a change goes on with it after the next one.
  const stays = me ?? (ended && hasUnsaved() ? last.current : undefined);
  const leave = (byItself: boolean) => {
    if (!byItself) void logOut();
    setWho({ me: null, ended: byItself });
  };
  return (
    <>
      {stays !== undefined && (
        <div key={stays.user?.id} class="logged-in" hidden={me === null}>
          <LoggedIn me={stays} onLeave={leave} />
        </div>
      )}
      {me === null && <LoginForm ended={ended} onLogin={look} />}
    </>
  );
}

/** Another person, or another organization, is another page. */
const sameLogin = (one: Me | null | undefined, other: Me | null): boolean =>
  one === null || other === null || one === undefined
    ? one === other
    : one.user?.id === other.user?.id &&
      one.organization.id === other.organization.id &&
      one.expires === other.expires;

function LoggedIn({ me, onLeave }: { me: Me; onLeave: (byItself: boolean) => void }) {
  const route = useRoute();
  const [projects, setProjects] = useState<readonly Project[]>();
  const [problem, setProblem] = useState<string>();
  const [told, setTold] = useState<Word>();
  const leave = useRef(onLeave);
  leave.current = onLeave;

  const fail = useCallback((error: unknown): string => {
    if (error instanceof TributaryApiError && error.status === 401) leave.current(true);
    return messageOf(error);
  }, []);
  const read = useCallback(async () => setProjects(await client.projects.list().all()), []);
  useEffect(() => void read().catch((error: unknown) => setProblem(fail(error))), [read, me]);
  const tell = useCallback((message: string, undo?: () => Promise<void>) => setTold({ message, undo }), []);

  if (projects === undefined)
    return <main>{problem === undefined ? <p class="quiet">…</p> : <p role="alert">{problem}</p>}</main>;
  const project = projectOf(projects, route.project);
  client.useProject(project?.id);
  const page: Page | undefined = project && {
    ...{ client, me, project, projects, may: mayOf(me), fail, tell, reread: read },
    at: (path, params) => hashOf(project.id, path, params),
  };
  const showDemo = async () => {
    const demo = await client.projects.startDemo();
    await read();
    go(hashOf(demo.id, ['devices']));
  };
  return (
    <PageContext.Provider value={page}>
      <Header route={route} known={{ me, projects }} project={project} onLeave={() => onLeave(false)} />
      {page === undefined ? (
        <main>
          <p>There is no project yet.</p>
        </main>
      ) : (
        <View key={page.project.id} route={route} onDemo={showDemo} />
      )}
      <Help />
      <Told word={told} onOver={() => setTold(undefined)} fail={fail} />
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
  return {
    administer,
    organize: scopes.includes('organization:admin'),
    write: administer || level('write'),
  };
}
