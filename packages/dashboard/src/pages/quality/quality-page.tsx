/** Whether what devices send is what the project keeps: devices with something wrong, refused inputs, and how much comes in. */
import { usePage } from '../../app/context.js';
import { useAgain } from '../../shared/again.js';
import { currentRoute, go, type Route } from '../../shared/route.js';
import { Figures } from './figures.js';
import { Found } from './found.js';
import { Refused } from './refused.js';
import './quality.css';

const EVERY_MS = 5_000;

export function QualityPage({ params }: { params: Route['params'] }) {
  const { at } = usePage();
  const [count] = useAgain(EVERY_MS);
  const { device } = params;
  return (
    <main class="quality">
      <h1>Data quality</h1>
      <Figures every={count} />
      <p class="bar">
        <input
          type="search"
          aria-label="Device"
          placeholder="Key of a device"
          maxLength={255}
          value={device ?? ''}
          onChange={(event) =>
            go(at(['quality'], { ...currentRoute().params, device: event.currentTarget.value.trim() }), {
              replace: true,
            })
          }
        />
      </p>
      <Found params={params} every={count} />
      <Refused device={device} every={count} />
    </main>
  );
}
