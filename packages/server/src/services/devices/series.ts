/** Series of a project, named by id. Rule: the kind of a series changes only while it holds no point. */
import { newSeriesNameError, newSeriesTagsError } from '../../catalog/names.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import { parseCalibration } from '../../model/calibration.js';
import { COUNTER_EXPECTED, readCounter } from '../../model/counter.js';
import type { IdForm } from '../../model/identity.js';
import { KINDS } from '../../model/kinds.js';
import type { ProjectSeries } from '../contract/series.js';
import { checkNewName } from '../names.js';
import { list, pageRequest } from '../paging.js';
import { checkAttributes, checkText, found, isId } from './checks.js';
import type { Things } from './thing-changes.js';
import type { ListSearch } from '../../model/records/lists.js';
import type { Series, SeriesFields, SeriesName } from '../../model/records/series.js';

const MAX_NAMES = 10_000;

/** What the series service asks and tells of points. */
interface Points {
  readonly isEmpty: (series: number) => Promise<boolean>;
  /** No read shows those of this series any more. */
  readonly gone: (project: number, series: readonly number[]) => void;
}

export class SeriesService implements ProjectSeries {
  constructor(
    private readonly things: Things,
    private readonly points: Points,
    /** Milliseconds for which a deleted one can be restored. */
    private readonly undoWindow: number,
  ) {}

  /** The device is named by its key and has to exist. */
  create: ProjectSeries['create'] = (project, { device: key, name, kind, tags, externalIds, ...fields }) => {
    const { catalog, changes, ids, index } = this.things;
    return changes.during(async () => {
      const error = newSeriesNameError(name, 'name') ?? newSeriesTagsError(tags);
      if (error !== undefined) throw error;
      checkKind(kind);
      const checked = { ...check(fields), ...(tags && { tags }) };
      return ids.writing('series', externalIds, async (given) => {
        const device = found('Device', key, await catalog.devices.findByKey(project, key));
        await index.quotas.check(project, 'series');
        const made = await catalog.seriesIngest.creating(project, (held) =>
          held.createSeries(device.id, name, kind, { ...checked, externalIds: given }),
        );
        index.quotas.added(project, { series: 1 });
        return made;
      });
    });
  };

  async get(project: number, id: number): Promise<Series> {
    return found('Series', id, isId(id) ? await this.things.catalog.series.get(project, id) : undefined);
  }

  list: ProjectSeries['list'] = async (project, options) => {
    const { devices, series } = this.things.catalog;
    const request = pageRequest(options);
    const { device: key, name, tags } = options;
    const device = key === undefined ? undefined : await devices.findByKey(project, key);
    if (key !== undefined) found('Device', key, device);
    const filter = {
      ...(device && { devices: [device.id] }),
      ...(name !== undefined && { names: [name] }),
      ...(tags && { tags }),
    };
    return list(await series.list(project, filter, request));
  };

  ofVariable(project: number, device: number, variable: number): Promise<Series | undefined> {
    return this.things.catalog.series.findByVariable(project, device, variable);
  }

  /** All series of these devices, by rising id. */
  ofDevices(project: number, devices: readonly number[]): Promise<Series[]> {
    return this.things.catalog.series.all(project, { devices });
  }

  names(project: number): Promise<SeriesName[]> {
    return this.things.catalog.series.names(project, MAX_NAMES);
  }

  search(project: number, search: ListSearch): Promise<{ items: Series[]; total: number }> {
    return this.things.catalog.seriesSearches.search(project, search);
  }

  byIds(project: number, ids: readonly number[]): Promise<Series[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.things.catalog.series.all(project, { ids });
  }

  async byExternalIds(project: number, form: IdForm, texts: readonly string[]): Promise<Series[]> {
    const known = await this.things.ids.findAll(form, { project }, texts);
    const byId = new Map((await this.byIds(project, [...known.values()])).map((one) => [one.id, one]));
    const asked = texts.map((text) => byId.get(known.get(text) ?? 0)).filter((one) => one !== undefined);
    return [...new Set(asked)];
  }

  update: ProjectSeries['update'] = (project, id, { kind, externalIds, ...fields }) => {
    const { catalog, changes, ids, index } = this.things;
    return changes.during(async () => {
      const before = await this.get(project, id);
      const checked = check(fields, before);
      if (kind !== undefined) checkKind(kind);
      const isOther = kind !== undefined && kind !== before.kind;
      if (isOther && !(await this.points.isEmpty(id)))
        throw new TributaryError('conflict', {
          reason: `Series ${before.name} holds ${before.kind} values; its kind can change only while it is empty.`,
        });
      const after = await ids.writing('series', externalIds, (given) =>
        catalog.series.update(project, id, { ...checked, externalIds: given, ...(isOther && { kind }) }),
      );
      if (isOther) index.forgetSeries(id);
      return found('Series', id, after);
    });
  };

  delete(project: number, id: number): Promise<void> {
    const { catalog, changes, ids, index } = this.things;
    return changes.during(async () => {
      await this.get(project, id);
      await catalog.series.delete(project, id, this.undoWindow);
      ids.forget();
      index.forgetSeries(id);
      index.changed(project);
      this.points.gone(project, [id]);
    });
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
