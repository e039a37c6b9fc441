/** Views of one thing beside each other, each with an address. */
import { useChosenShown } from './chosen-shown.js';

export function Tabs({
  tabs,
  chosen,
  label,
}: {
  tabs: readonly (readonly [id: string, name: string, href: string])[];
  chosen: string;
  label: string;
}) {
  const row = useChosenShown(chosen);
  return (
    <nav class="tabs" aria-label={label} ref={row}>
      {tabs.map(([id, name, href]) => (
        <a key={id} href={href} aria-current={id === chosen ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
