/**
 * Credentials that another platform gave: pasted, looked through, adopted. Rule: what was pasted is shown no more once it was looked
 * through, stands nowhere but in the memory of this view, and is forgotten when it is adopted or given up.
 */
import type { Adopted as Answered } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { AdoptedRows } from './adopted-rows.js';
import { CredentialForm } from './credential-form.js';
import type { CredentialRow, ShownLine } from './credential-rows.js';

type Told = NonNullable<Answered['credentials']>;

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
  const look = async (rows: readonly CredentialRow[]) => {
    const credentials = rows.map(({ credential }) => credential);
    const { credentials: told = [] } = await client.adoptions.create({ credentials, preview: true });
    const ready = rows.filter((_, at) => told[at]?.outcome === 'ready');
    setStep({ shown: rows.map(shownOf), told, rows: ready });
  };
  const adopt = () =>
    act(async () => {
      const { rows } = step!;
      const credentials = rows.map(({ credential }) => credential);
      const { credentials: told = [] } = await client.adoptions.create({ credentials, partial: true });
      setStep({ shown: rows.map(shownOf), told, rows: [] });
      onAdopted();
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
                Adopt {step.rows.length === step.told.length ? 'all' : `the ${step.rows.length} that can be`}
              </button>
            )}{' '}
            <button type="button" disabled={busy} onClick={() => setStep(undefined)}>
              {step.rows.length > 0 ? 'Give up' : 'Paste others'}
            </button>
            {problem !== undefined && <span role="alert">{problem}</span>}
          </p>
        </>
      )}
    </details>
  );
}

const shownOf = ({ line, credential: { name, identifier } }: CredentialRow): ShownLine => ({
  line,
  name,
  identifier,
});
