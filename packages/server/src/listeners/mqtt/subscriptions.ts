/**
 * Who subscribed to what. Rule: a project is a tree of its own, so a message never meets a subscription of another
 * project, whatever its filter. Looking up costs by the levels of the topic, not by the number of subscriptions.
 */
class Level<T> {
  readonly children = new Map<string, Level<T>>();
  /** Subscribers whose filter ends here, with their QoS. */
  readonly here = new Map<T, number>();
  /** Those whose filter has `#` below here. */
  readonly below = new Map<T, number>();

  get empty(): boolean {
    return this.children.size === 0 && this.here.size === 0 && this.below.size === 0;
  }
}

export class Subscriptions<T> {
  readonly #projects = new Map<number, Level<T>>();

  add(project: number, filter: string, subscriber: T, qos: number): void {
    let level = getOrMake(this.#projects, project);
    const { path, open } = parts(filter);
    for (const name of path) level = getOrMake(level.children, name);
    (open ? level.below : level.here).set(subscriber, qos);
  }

  delete(project: number, filter: string, subscriber: T): void {
    const root = this.#projects.get(project);
    if (root === undefined) return;
    const { path, open } = parts(filter);
    remove(root, path, 0, open, subscriber);
    if (root.empty) this.#projects.delete(project);
  }

  /** Each subscriber once, with the highest QoS of its filters that match. */
  match(project: number, topic: string): ReadonlyMap<T, number> {
    const found = new Map<T, number>();
    const root = this.#projects.get(project);
    if (root !== undefined) collect(root, topic.split('/'), 0, topic.startsWith('$'), found);
    return found;
  }
}

function getOrMake<K, T>(levels: Map<K, Level<T>>, key: K): Level<T> {
  let level = levels.get(key);
  if (level === undefined) levels.set(key, (level = new Level()));
  return level;
}

function parts(filter: string): { path: readonly string[]; open: boolean } {
  const path = filter.split('/');
  const open = path.at(-1) === '#';
  return { path: open ? path.slice(0, -1) : path, open };
}

function remove<T>(level: Level<T>, path: readonly string[], at: number, open: boolean, subscriber: T): void {
  const name = path[at];
  if (name === undefined) {
    (open ? level.below : level.here).delete(subscriber);
    return;
  }
  const child = level.children.get(name);
  if (child === undefined) return;
  remove(child, path, at + 1, open, subscriber);
  if (child.empty) level.children.delete(name);
}

/** `hidden`: the topic begins with `$`, which no wildcard at the front reaches. */
function collect<T>(
  level: Level<T>,
  levels: readonly string[],
  at: number,
  hidden: boolean,
  found: Map<T, number>,
): void {
  const wild = !(hidden && at === 0);
  if (wild) merge(level.below, found);
  const name = levels[at];
  if (name === undefined) return merge(level.here, found);
  const exact = level.children.get(name);
  if (exact !== undefined) collect(exact, levels, at + 1, hidden, found);
  const any = wild ? level.children.get('+') : undefined;
  if (any !== undefined) collect(any, levels, at + 1, hidden, found);
}

function merge<T>(from: ReadonlyMap<T, number>, to: Map<T, number>): void {
  for (const [subscriber, qos] of from) to.set(subscriber, Math.max(qos, to.get(subscriber) ?? 0));
}
