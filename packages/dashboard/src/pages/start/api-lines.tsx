/** The lines of one API. Rule: a secret is made only when somebody asks for it, once for each API, and is kept by this page alone. */
import type { ApiLines } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { CopyBlock } from '../../shared/copy.js';

/** By project and API, until the page is loaded anew. */
const made = new Map<string, ApiLines>();

export function ApiLinesView({ lines }: { lines: ApiLines }) {
  const { client, project, may, fail } = usePage();
  const key = `${project.id} ${lines.api}`;
  const [filled, setFilled] = useState(made.get(key));
  const [waiting, setWaiting] = useState(false);
  const [problem, setProblem] = useState<string>();
  const fill = () => {
    setWaiting(true);
    setProblem(undefined);
    client.apis.connect(lines.api).then(
      (answer) => {
        made.set(key, answer);
        setFilled(answer);
        setWaiting(false);
      },
      (error: unknown) => {
        setProblem(fail(error));
        setWaiting(false);
      },
    );
  };
  const { snippets, mqtt } = filled ?? lines;
  return (
    <>
      {filled !== undefined ? (
        <p class="note good">
          The lines have a token of their own now. It is shown this once: keep it, or make another in Admin.
        </p>
      ) : may.administer ? (
        <p>
          <button type="button" class="primary" disabled={waiting} onClick={fill}>
            {waiting ? 'Making a token…' : 'Put a fresh token into the lines'}
          </button>
        </p>
      ) : (
        <p class="note">An administrator of the project makes the token for these lines.</p>
      )}
      {problem !== undefined && <p role="alert">{problem}</p>}
      {!mqtt && snippets.some(({ title }) => title.startsWith('MQTT')) && (
        <p class="note">
          MQTT is off on this server; <code>serve --mqtt-port</code> opens it.
        </p>
      )}
      {snippets.map(({ title, lines: text }) => (
        <section key={title} class="snippet">
          <h3>{title}</h3>
          <CopyBlock text={text} label={title} />
        </section>
      ))}
    </>
  );
}
