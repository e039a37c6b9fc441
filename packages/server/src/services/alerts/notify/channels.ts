/** Who is told of alerts: channels of a project, and the log of what was told. */
import type { Catalog } from '../../../catalog/catalog.js';
import { TributaryError } from '../../../errors/error.js';
import { found, isId, notFound } from '../../devices/checks.js';
import { list, pageRequest } from '../../paging.js';
import type { AlertChannels, Callbacks, Channel, ChannelFields, Mail } from '../../services.js';
import { MAX_CHANNELS } from '../limits.js';
import { checkChannel } from '../rules/checks.js';
import { secretOf } from './secret.js';
import type { TestMessages } from './test-message.js';

interface ChannelsOptions {
  readonly catalog: Catalog;
  readonly mail: Mail;
  readonly callbacks: Callbacks;
  readonly tests: () => Pick<TestMessages, 'send'>;
}

export class AlertChannelService implements AlertChannels {
  readonly #listeners = new Set<(project: number, topic: string, payload: string) => void>();

  constructor(private readonly options: ChannelsOptions) {}

  list: AlertChannels['list'] = async (project, page) =>
    list(await this.options.catalog.alertChannels.list(project, pageRequest(page)));

  async get(project: number, id: number): Promise<Channel> {
    const channel = isId(id) ? await this.options.catalog.alertChannels.get(project, id) : undefined;
    return found('Alert channel', id, channel);
  }

  create: AlertChannels['create'] = async (project, fields) => {
    const { alertChannels } = this.options.catalog;
    const checked = await checkChannel(fields, this.options);
    if ((await alertChannels.count(project)) >= MAX_CHANNELS)
      throw new TributaryError('too_many_in_project', { limit: MAX_CHANNELS, what: 'alert channels' });
    const secret = secretOf(fields) ?? null;
    return { channel: await alertChannels.create(project, checked, secret), secret };
  };

  update: AlertChannels['update'] = async (project, id, fields) => {
    const before = await this.get(project, id);
    const { name, target, group, repeat, quiet }: ChannelFields = { ...before, ...fields };
    const checked = await checkChannel({ name, target, group, repeat, quiet }, this.options, before.name);
    const secret = secretOf(checked, before);
    const channel = await this.options.catalog.alertChannels.update(project, id, checked, secret);
    return { channel: found('Alert channel', id, channel), secret: secret ?? null };
  };

  delete: AlertChannels['delete'] = async (project, id) => {
    if (!isId(id) || !(await this.options.catalog.alertChannels.delete(project, id)))
      throw notFound('Alert channel', id);
  };

  test: AlertChannels['test'] = async (project, id) => this.options.tests().send(await this.get(project, id));

  deliveries: AlertChannels['deliveries'] = async (project, filter, page) =>
    list(await this.options.catalog.alertDeliveries.list(project, filter, pageRequest(page)));

  subscribe: AlertChannels['subscribe'] = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly publish = (project: number, topic: string, payload: string): void => {
    for (const listener of this.#listeners) listener(project, topic, payload);
  };
}
