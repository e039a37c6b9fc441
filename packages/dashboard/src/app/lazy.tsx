/** Views that are fetched when somebody first looks at them, so that the first view of all is small. */
import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let known: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const [View, setView] = useState<ComponentType<P> | undefined>(() => known);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (View !== undefined) return;
      load().then(
        (loaded) => {
          known = loaded;
          setView(() => loaded);
        },
        () => setFailed(true),
      );
    }, []);
    if (failed) return <Failed />;
    return View === undefined ? <Waiting /> : <View {...props} />;
  };
}

const Waiting = (): ComponentChildren => <main aria-busy="true" />;

/** The server may have been replaced by a newer one since the page was loaded, whose files have other names. */
function Failed() {
  return (
    <main>
      <p role="alert">
        This part of the page cannot be loaded.{' '}
        <button type="button" onClick={() => location.reload()}>
          Load the page anew
        </button>
      </p>
    </main>
  );
}
