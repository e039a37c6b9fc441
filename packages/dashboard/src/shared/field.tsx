/** A labelled part of a form. */
import type { ComponentChildren } from 'preact';
import './forms.css';

export function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string;
  children: ComponentChildren;
}) {
  return (
    <label class="field">
      <span>
        {label} {hint !== undefined && <small>{hint}</small>}
      </span>
      {children}
    </label>
  );
}

/** What a form holds, as texts without blanks around them. */
export const textsOf = (form: FormData) => (name: string) => String(form.get(name) ?? '').trim();
