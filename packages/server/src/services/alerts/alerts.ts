/** What rules found, as people see it: alerts with their states, acknowledgements and silences. */
import type { Catalog } from '../../catalog/catalog.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import type { Alert, AlertState, Silence } from '../../model/records/alert.js';
import { nameOf } from '../access/people/name-of.js';
import { checkText, found, isId, notFound } from '../devices/checks.js';
import { list, pageRequest } from '../paging.js';
import type { Alerts, ShownAlert } from '../services.js';
import { MAX_SILENCES } from './limits.js';
import { isSilenced } from './notify/outbox.js';

export interface AlertsOptions {
  readonly catalog: Catalog;
  /** An alert was changed by people. */
  readonly onChanged: (alert: Alert) => void;
}

export class AlertService implements Alerts {
  constructor(private readonly options: AlertsOptions) {}

  list: Alerts['list'] = async (project, filter, page) => {
    const { alerts, alertSilences } = this.options.catalog;
    const silences = await alertSilences.inForce(project);
    const { items, next } = list(await alerts.list(project, filter, pageRequest(page), silences));
    return { items: items.map((alert) => shown(alert, silences)), next };
  };

  get: Alerts['get'] = async (project, id) => this.#shown(project, await this.#get(project, id));

  acknowledge: Alerts['acknowledge'] = async (principal, project, id, comment) => {
    checkText('comment', comment);
    await this.#get(project, id);
    const name = await nameOf(this.options.catalog, principal);
    return this.#changed(
      project,
      id,
      await this.options.catalog.alerts.acknowledge(project, id, { name, comment }),
    );
  };

  reopen: Alerts['reopen'] = async (project, id) => {
    await this.#get(project, id);
    return this.#changed(project, id, await this.options.catalog.alerts.acknowledge(project, id, null));
  };

  silences: Alerts['silences'] = async (project, page) =>
    list(await this.options.catalog.alertSilences.list(project, pageRequest(page)));

  silence: Alerts['silence'] = async (principal, project, fields) => {
    const { alertSilences, alertRules } = this.options.catalog;
    checkText('comment', fields.comment);
    checkText('device', fields.device);
    if (fields.until <= Math.max(fields.from, Date.now()))
      throw invalidField(
        'until',
        new Date(fields.until).toISOString(),
        'a time after `from` and in the future',
      );
    if (fields.rule !== null && (await alertRules.get(project, fields.rule)) === undefined)
      throw notFound('Alert rule', fields.rule);
    if ((await alertSilences.count(project)) >= MAX_SILENCES)
      throw new TributaryError('too_many_in_project', { limit: MAX_SILENCES, what: 'silences' });
    return alertSilences.create(project, fields, await nameOf(this.options.catalog, principal));
  };

  endSilence: Alerts['endSilence'] = async (project, id) => {
    if (!isId(id) || !(await this.options.catalog.alertSilences.delete(project, id)))
      throw notFound('Silence', id);
  };

  async #get(project: number, id: number): Promise<Alert> {
    return found('Alert', id, isId(id) ? await this.options.catalog.alerts.get(project, id) : undefined);
  }

  async #shown(project: number, alert: Alert): Promise<ShownAlert> {
    return shown(alert, await this.options.catalog.alertSilences.inForce(project));
  }

  async #changed(project: number, id: number, alert: Alert | undefined): Promise<ShownAlert> {
    const changed = found('Alert', id, alert);
    this.options.onChanged(changed);
    return this.#shown(project, changed);
  }
}

function shown(alert: Alert, silences: readonly Silence[]): ShownAlert {
  return { ...alert, state: stateOf(alert, silences) };
}

function stateOf(alert: Alert, silences: readonly Silence[]): AlertState {
  if (alert.withdrawn !== null) return 'withdrawn';
  if (alert.ended !== null) return 'resolved';
  if (isSilenced(alert, silences)) return 'silenced';
  return alert.acknowledged === null ? 'firing' : 'acknowledged';
}
