/** What must hold: each kind of condition has fields of its own. */
import { Field } from '../../shared/field.js';
import { CLEARS, COMPARISONS, KINDS, type Kind, type RuleForm } from './rule-form.js';

interface Props {
  readonly form: RuleForm;
  readonly set: (change: Partial<RuleForm>) => void;
}

export function ConditionFields({ form, set }: Props) {
  return (
    <>
      <Field label="Fires when a series">
        <select
          name="kind"
          value={form.kind}
          onChange={(event) => set({ kind: event.currentTarget.value as Kind, clear: '' })}
        >
          {KINDS.map(([kind, text]) => (
            <option key={kind} value={kind}>
              {text}
            </option>
          ))}
        </select>
      </Field>
      <div class="fields">
        <OwnFields {...{ form, set }} />
        <Field
          label="For"
          hint={form.kind === 'no_data' || form.kind === 'stuck' ? 'how long' : 'if not at once'}
        >
          <input
            name="hold"
            value={form.hold}
            placeholder="5m"
            maxLength={20}
            required={form.kind === 'no_data' || form.kind === 'stuck'}
            onInput={(event) => set({ hold: event.currentTarget.value })}
          />
        </Field>
        {CLEARS.has(form.kind) && (
          <Field label="Over at" hint={form.kind === 'compare' ? 'another offset' : 'if at another value'}>
            <input
              name="clear"
              value={form.clear}
              maxLength={1000}
              onInput={(event) => set({ clear: event.currentTarget.value })}
            />
          </Field>
        )}
      </div>
    </>
  );
}

function OwnFields({ form, set }: Props) {
  const text = (
    name: 'value' | 'per' | 'other' | 'factor' | 'offset' | 'deviations' | 'weeks' | 'least',
    label: string,
    hint?: string,
  ) => (
    <Field label={label} {...(hint !== undefined && { hint })}>
      <input
        name={name}
        value={form[name]}
        maxLength={1000}
        required
        onInput={(event) => set({ [name]: event.currentTarget.value })}
      />
    </Field>
  );
  switch (form.kind) {
    case 'threshold':
      return (
        <>
          <Comparison {...{ form, set }} />
          {text('value', 'Value')}
        </>
      );
    case 'rate':
      return (
        <>
          <Comparison {...{ form, set }} />
          {text('value', 'Change')}
          {text('per', 'Per', 'such as 1m')}
        </>
      );
    case 'compare':
      return (
        <>
          <Comparison {...{ form, set }} />
          {text('factor', 'Factor')}
          <Field label="Of">
            <select
              name="otherIs"
              value={form.otherIs}
              onChange={(event) => set({ otherIs: event.currentTarget.value as RuleForm['otherIs'] })}
            >
              <option value="series">a series of the device</option>
              <option value="attribute">an attribute of the device</option>
            </select>
          </Field>
          {text('other', 'Its name')}
          {text('offset', 'Plus')}
        </>
      );
    case 'band':
      return (
        <>
          {text('deviations', 'Deviations', 'from the median')}
          {text('weeks', 'Weeks', 'that are looked at')}
          {text('least', 'At least', 'in the unit of the series')}
        </>
      );
    case 'expression':
      return (
        <Field label="Expression" hint="CEL of value, previous, elapsed and rate">
          <textarea
            name="expression"
            class="code"
            rows={2}
            maxLength={1000}
            value={form.expression}
            placeholder="value > 3.0 && rate < -1.0"
            required
            onInput={(event) => set({ expression: event.currentTarget.value })}
          />
        </Field>
      );
    default:
      return null;
  }
}

function Comparison({ form, set }: Props) {
  return (
    <Field label="Is">
      <select
        name="comparison"
        value={form.is}
        onChange={(event) => set({ is: event.currentTarget.value as RuleForm['is'] })}
      >
        {COMPARISONS.map((is) => (
          <option key={is}>{is}</option>
        ))}
      </select>
    </Field>
  );
}
