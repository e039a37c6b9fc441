/** A table with a head; on a phone each row is a card. */
import type { ComponentChildren } from 'preact';
import './forms.css';

/** A text, or one with the class of its column; an empty text is of buttons. */
export type Head = string | readonly [text: string, column: string];

interface Props {
  readonly heads: readonly Head[];
  readonly label?: string;
  /** Its rows. */
  readonly children: ComponentChildren;
}

export function CardTable({ heads, label, children }: Props) {
  return (
    <table class="list cards" aria-label={label}>
      <thead>
        <tr>
          {heads.map((head) => {
            const [text, column] = typeof head === 'string' ? [head] : head;
            return (
              <th key={text} scope="col" class={column}>
                {text === '' ? <span class="hidden">What to do</span> : text}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
