/** The page of somebody who logs in, or what a stranger sees by a link. */
import { useRoute } from '../shared/route.js';
import { App } from './app.js';
import { lazily } from './lazy.js';

const SharedPage = lazily(async () => (await import('../pages/boards/shared-page.js')).SharedPage);

export function Root() {
  const { path, params } = useRoute();
  if (path[0] === 'shared') return <SharedPage key={path[1]} secret={path[1] ?? ''} params={params} />;
  return <App />;
}
