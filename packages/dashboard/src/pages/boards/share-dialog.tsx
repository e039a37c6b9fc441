/** Links by which people without a login see this board. Rule: the secret of a link is shown here once, and kept nowhere by the page. */
import type { Board, BoardLink, MadeBoardLink } from '@tributary/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { CopyBlock } from '../../shared/copy.js';
import { ageText, timeText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';
import { useNow } from '../../shared/now.js';

const HOUR = 3_600_000;
const LASTS = [
  ['an hour', HOUR],
  ['a day', 24 * HOUR],
  ['a week', 7 * 24 * HOUR],
  ['30 days', 30 * 24 * HOUR],
  ['a year', 365 * 24 * HOUR],
] as const;
const USUAL = 7 * 24 * HOUR;

/** Behind `#`: no server and no log sees it. */
const addressOf = (secret: string): string => `${new URL('.', location.href).href}#/shared/${secret}`;

export function ShareDialog({ board, onClose }: { board: Board; onClose: () => void }) {
  const { client, fail } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const [turn, setTurn] = useState(0);
  const [made, setMade] = useState<MadeBoardLink>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => dialog.current?.showModal(), []);
  const links = useLoad((signal) => client.boards.links(board.id, { signal }), [client, board.id, turn]);
  const act = (work: () => Promise<unknown>) => {
    setProblem(undefined);
    work().then(
      () => setTurn((count) => count + 1),
      (error: unknown) => setProblem(fail(error)),
    );
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const name = String(form.get('name')).trim();
    const expires = Date.now() + Number(form.get('lasts'));
    act(async () =>
      setMade(await client.boards.share(board.id, { name: name === '' ? null : name, expires })),
    );
  };
  return (
    <dialog ref={dialog} class="card share-dialog" aria-label="Share" onClose={onClose}>
      <h2>Share {board.name}</h2>
      <p class="quiet">
        Whoever has a link sees this board and the data of its panels, within their ranges, without a login;
        nothing else of the project, and nothing can be changed by it.
      </p>
      <form class="fields" onSubmit={submit}>
        <label class="grow">
          For whom
          <input name="name" maxLength={255} placeholder="a name for the list" />
        </label>
        <label>
          Ends after
          <select name="lasts" defaultValue={String(USUAL)}>
            {LASTS.map(([name, length]) => (
              <option key={length} value={length} selected={length === USUAL}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="primary">
          Make a link
        </button>
      </form>
      {made !== undefined && (
        <>
          <p class="note good">This link is shown only now:</p>
          <CopyBlock text={addressOf(made.secret)} label="Link" />
        </>
      )}
      {[problem, links.problem].map((text) => text !== undefined && <p role="alert">{text}</p>)}
      {links.value !== undefined && links.value.length > 0 && (
        <Links links={links.value} onRevoke={(id) => act(() => client.boards.revoke(board.id, id))} />
      )}
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

function Links({ links, onRevoke }: { links: readonly BoardLink[]; onRevoke: (id: number) => void }) {
  const now = useNow(10_000);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Table">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Link</th>
            <th scope="col">Ends</th>
            <th scope="col">Last used</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {links.map(({ id, name, by, expires, lastUsed }) => (
            <tr key={id}>
              <td>
                {name ?? `link ${id}`} {by !== null && <small>by {by}</small>}
              </td>
              <td>
                {Date.parse(expires) <= now ? (
                  <span class="warn">is over</span>
                ) : (
                  timeText(Date.parse(expires))
                )}
              </td>
              <td>{lastUsed === null ? 'never' : ageText(Date.parse(lastUsed), now)}</td>
              <td>
                <button type="button" class="small danger" onClick={() => onRevoke(id)}>
                  Revoke
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
