/**
 * Credentials that another platform gave: pasted, looked through, adopted. Rule: what was pasted is shown no more once it was looked
 * through, stands nowhere but in the memory of this view, and is forgotten when it is adopted or given up.
 */
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { AdoptedRows } from './adopted-rows.js';
import { CredentialForm } from './credential-form.js';
import type { CredentialRow, ShownLine } from './credential-rows.js';
import { inPieces, type Told } from './in-pieces.js';

interface Step {
  readonly shown: readonly ShownLine[];
  readonly told: Told;
  /** What can be adopted yet; empty when it is done. */
  readonly rows: readonly CredentialRow[];
}

export function AdoptCredentials({ onAdopted }: { onAdopted: () => void }) {
  const { client } = usePage();
  const { act, busy, problem } = useAct();
  const [step, setStep] = useState<Step>();
  const [progress, setProgress] = useState('');
  const send = (
    rows: readonly CredentialRow[],
    how: { readonly preview?: boolean; readonly partial?: boolean },
    done: (told: Told) => void,
  ) =>
    inPieces(
      (adoption) => client.adoptions.create(adoption),
      rows,
      how,
      (told) => {
        setProgress(told.length < rows.length ? `${told.length} of ${rows.length} …` : '');
        done(told);
      },
    ).finally(() => setProgress(''));
  const look = (rows: readonly CredentialRow[]) =>
    send(rows, { preview: true }, (told) => {
      if (told.length < rows.length) return;
      const ready = rows.filter((_, at) => told[at]?.outcome === 'ready');
      setStep({ shown: rows.map(shownOf), told, rows: ready });
    });
  const adopt = () =>
    act(async () => {
      const { rows } = step!;
      // What is done is told, and what is left can be tried again, also where a later request fails.
      await send(rows, { partial: true }, (told) =>
        setStep({ shown: rows.map(shownOf), told, rows: rows.slice(told.length) }),
      ).finally(onAdopted);
    });
  return (
    <details class="panel adopt" data-adopt="credentials">
      <summary>Adopt credentials…</summary>
      {step === undefined ? (
        <CredentialForm onGiven={look} />
      ) : (
        <>
          <AdoptedRows shown={step.shown} told={step.told} />
          <p class="bar">
            {step.rows.length > 0 && (
              <button type="button" class="primary" disabled={busy} onClick={adopt}>
                Adopt {step.rows.length === step.shown.length ? 'all' : `the ${step.rows.length} that can be`}
              </button>
            )}{' '}
            <button type="button" disabled={busy} onClick={() => setStep(undefined)}>
              {step.rows.length > 0 ? 'Give up' : 'Paste others'}
            </button>
            {problem !== undefined && <span role="alert">{problem}</span>}
          </p>
        </>
      )}
      {progress !== '' && <p role="status">{progress}</p>}
    </details>
  );
}

const shownOf = ({ line, credential: { name, identifier } }: CredentialRow): ShownLine => ({
  line,
  name,
  identifier,
});
