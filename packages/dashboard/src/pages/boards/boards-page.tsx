/** The boards of the project. */
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { ageText, countText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';
import { useNow } from '../../shared/now.js';
import './boards.css';

/** So many are seen at once. */
const FEW = 6;

export function BoardsPage() {
  const { client, at, may } = usePage();
  const now = useNow(10_000);
  const [word, setWord] = useState('');
  const found = useLoad((signal) => client.boards.list({}, { signal }).all(), [client]);
  const boards = found.value ?? [];
  const wanted = boards.filter(({ name, description }) =>
    `${name} ${description ?? ''}`.toLowerCase().includes(word.trim().toLowerCase()),
  );
  return (
    <main class="boards">
      <div class="bar">
        <h1>Boards</h1>
        {boards.length > FEW && (
          <input
            type="search"
            value={word}
            placeholder="Name or description"
            aria-label="Find boards"
            onInput={({ currentTarget: { value } }) => setWord(value)}
          />
        )}
        <span class="grow" />
        {may.write && (
          <a class="button" href={at(['boards', 'new'])}>
            New board
          </a>
        )}
      </div>
      {found.problem !== undefined && <p role="alert">{found.problem}</p>}
      {found.value?.length === 0 && (
        <p class="empty">
          No board yet. Make one, add a chart from the <a href={at(['explorer'])}>explorer</a>, or open a{' '}
          <a href={at(['devices'])}>device</a> as a board.
        </p>
      )}
      <ul class="board-list">
        {wanted.map(({ id, name, description, panels, owner, updated }) => (
          <li key={id} class="card">
            <a href={at(['boards', String(id)])}>
              <h2>{name}</h2>
            </a>
            {description !== null && <p>{description}</p>}
            <p class="quiet">
              {countText(panels)} {panels === 1 ? 'panel' : 'panels'} · changed{' '}
              {ageText(Date.parse(updated), now)}
              {owner !== null && ` · ${owner}`}
            </p>
          </li>
        ))}
      </ul>
    </main>
  );
}
