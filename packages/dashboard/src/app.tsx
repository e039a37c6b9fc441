/** Logged in or not, and which project. */
import { TributaryApiError, type Project } from '@tributary/client';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { DevicesView } from './devices.js';
import { messageOf } from './format.js';
import { LoginForm } from './login.js';
import { logOut, restore } from './session.js';

export function App() {
  const [client, setClient] = useState(restore);
  const [projects, setProjects] = useState<Project[]>();
  const [project, setProject] = useState<number>();
  const [problem, setProblem] = useState<string>();

  const leave = useCallback(() => {
    if (client !== undefined) void logOut(client);
    setClient(undefined);
    setProjects(undefined);
    setProject(undefined);
  }, [client]);

  const fail = useCallback(
    (error: unknown) => {
      if (error instanceof TributaryApiError && error.status === 401) return leave();
      setProblem(messageOf(error));
    },
    [leave],
  );

  useEffect(() => {
    if (client === undefined) return;
    client.projects
      .list()
      .all()
      .then((found) => {
        setProjects(found);
        setProject(found[0]?.id);
      }, fail);
  }, [client, fail]);

  if (client === undefined) return <LoginForm onLogin={setClient} />;
  client.useProject(project);
  return (
    <>
      <header>
        <h1>Tributary</h1>
        {projects !== undefined && (
          <select
            aria-label="Project"
            value={project}
            onChange={(event) => setProject(Number(event.currentTarget.value))}
          >
            {projects.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
        <a href="tributary/v1/docs">API</a>
        <button type="button" onClick={leave}>
          Log out
        </button>
      </header>
      {problem !== undefined && (
        <p role="alert" onClick={() => setProblem(undefined)}>
          {problem}
        </p>
      )}
      {projects?.length === 0 && <main>There is no project yet.</main>}
      {project !== undefined && <DevicesView key={project} client={client} onProblem={fail} />}
    </>
  );
}
