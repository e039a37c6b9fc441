/** Series of a project, named by id. Rule: the kind of a series changes only while it holds no point. */
import type { Catalog } from '../../catalog/catalog.js';
import { newSeriesNameError, newSeriesTagsError } from '../../catalog/names.js';
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import type { TagFilter } from '../../catalog/devices/tags.js';
import type { NewSeriesFields, Series, SeriesFields, SeriesName } from '../../catalog/series/series.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import { parseCalibration } from '../../model/calibration.js';
import { COUNTER_EXPECTED, readCounter } from '../../model/counter.js';
import { KINDS, type Kind } from '../../model/kinds.js';
import type { WithExternalIds } from '../contract/external-ids.js';
import type { ExternalIdService } from '../external-ids/external-ids.js';
import { checkNewName } from '../names.js';
import { list, pageRequest, type List, type ListOptions } from '../paging.js';
import { checkAttributes, checkText, found, isId } from './checks.js';

const MAX_NAMES = 10_000;

/** What the series service asks and tells of points. */
interface Points {
  readonly isEmpty: (series: number) => Promise<boolean>;
  readonly deleted: (series: readonly number[]) => Promise<void>;
}

export class SeriesService {
  readonly #catalog: Catalog;
  readonly #index: SeriesIndex;
  readonly #ids: ExternalIdService;
  readonly #isEmpty: (series: number) => Promise<boolean>;
  readonly #deleted: (series: readonly number[]) => Promise<void>;

  constructor(catalog: Catalog, index: SeriesIndex, ids: ExternalIdService, { isEmpty, deleted }: Points) {
    this.#catalog = catalog;
    this.#index = index;
    this.#ids = ids;
    this.#isEmpty = isEmpty;
    this.#deleted = deleted;
  }

  /** The device is named by its key and has to exist. */
  async create(
    project: number,
    series: WithExternalIds<NewSeriesFields> & { device: string; name: string; kind?: Kind },
  ): Promise<Series> {
    const { device: key, name, kind = 'number', tags, externalIds = {}, ...fields } = series;
    const error = newSeriesNameError(name, 'name') ?? newSeriesTagsError(tags);
    if (error !== undefined) throw error;
    checkKind(kind);
    const checked = { ...check(fields), externalIds: this.#ids.changes('series', externalIds) };
    const device = found('Device', key, await this.#catalog.devices.findByKey(project, key));
    await this.#index.quotas.check(project, 'series');
    const made = await this.#catalog.seriesIngest.creating(project, (held) =>
      held.createSeries(device.id, name, kind, { ...checked, ...(tags && { tags }) }),
    );
    this.#index.quotas.added(project, { series: 1 });
    return made;
  }

  async get(project: number, id: number): Promise<Series> {
    return found('Series', id, isId(id) ? await this.#catalog.series.get(project, id) : undefined);
  }

  async list(
    project: number,
    options: { device?: string; name?: string; tags?: readonly TagFilter[] } & ListOptions = {},
  ): Promise<List<Series>> {
    const request = pageRequest(options);
    const { device: key, name, tags } = options;
    const device = key === undefined ? undefined : await this.#catalog.devices.findByKey(project, key);
    if (key !== undefined) found('Device', key, device);
    const filter = {
      ...(device && { devices: [device.id] }),
      ...(name !== undefined && { names: [name] }),
      ...(tags && { tags }),
    };
    return list(await this.#catalog.series.list(project, filter, request));
  }

  find(project: number, device: number, variable: number): Promise<Series | undefined> {
    return this.#catalog.series.findByVariable(project, device, variable);
  }

  /** All series of these devices, by rising id. */
  ofDevices(project: number, devices: readonly number[]): Promise<Series[]> {
    return this.#catalog.series.all(project, { devices });
  }

  names(project: number): Promise<SeriesName[]> {
    return this.#catalog.series.names(project, MAX_NAMES);
  }

  async update(
    project: number,
    id: number,
    fields: WithExternalIds<SeriesFields> & { kind?: Kind },
  ): Promise<Series> {
    const { kind, externalIds = {}, ...others } = fields;
    const before = await this.get(project, id);
    const checked = { ...check(others, before), externalIds: this.#ids.changes('series', externalIds) };
    if (kind !== undefined) checkKind(kind);
    const changes = kind !== undefined && kind !== before.kind;
    if (changes && !(await this.#isEmpty(id)))
      throw new TributaryError('conflict', {
        reason: `Series ${before.name} holds ${before.kind} values; its kind can change only while it is empty.`,
      });
    const after = await this.#catalog.series.update(project, id, changes ? { ...checked, kind } : checked);
    if (changes) this.#index.forgetSeries(id);
    return found('Series', id, after);
  }

  async delete(project: number, id: number): Promise<void> {
    await this.get(project, id);
    await this.#catalog.series.delete(project, id);
    this.#index.forgetSeries(id);
    await this.#deleted([id]);
  }
}

function checkKind(kind: unknown): void {
  if (!(KINDS as readonly unknown[]).includes(kind)) throw invalidField('kind', kind, KINDS.join(', '));
}

/** `before` is the series that they change. */
function check(fields: SeriesFields, before?: Series): SeriesFields {
  checkText('unit', fields.unit);
  checkText('label', fields.label);
  checkNewName('label', fields.label, before?.label);
  checkAttributes(fields.attributes);
  if (fields.counter != null && readCounter(fields.counter) === undefined)
    throw invalidField('counter', fields.counter, COUNTER_EXPECTED);
  if (fields.calibration == null) return fields;
  try {
    return { ...fields, calibration: parseCalibration(fields.calibration) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidField('calibration', fields.calibration, `a calibration (${error.message})`);
  }
}
