/** The view as a request, a program, a command and a statement, to go on with elsewhere. A token is in none of them. */
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { CopyBlock } from '../../shared/copy.js';
import { copies, type CopiedView } from './copies.js';

export function CopyAs(view: CopiedView) {
  const { client, project } = usePage();
  const [form, setForm] = useState<keyof ReturnType<typeof copies>>('curl');
  const texts = copies(view, { url: client.url, project: project.id });
  return (
    <div class="card panel">
      <div class="bar" role="group" aria-label="Form">
        {(Object.keys(texts) as (typeof form)[]).map((name) => (
          <button key={name} type="button" aria-pressed={form === name} onClick={() => setForm(name)}>
            {name}
          </button>
        ))}
      </div>
      <CopyBlock text={texts[form]} label={form} />
    </div>
  );
}
