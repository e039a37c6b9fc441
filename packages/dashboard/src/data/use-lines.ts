/** The lines of a view: read when the view is another one, followed while it is live. */
import type { Series, TailedPoint } from '@tributary/client';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { usePage } from '../app/context.js';
import { readLine, type Line, type Wanted } from './lines.js';
import { withPoint } from './live.js';
import { spanOf, type Range, type Span } from './range.js';

export interface LinesView {
  readonly lines: readonly Line[];
  readonly span: Span;
  readonly loading: boolean;
  readonly problem: string | undefined;
}

export interface Asked extends Omit<Wanted, 'span'> {
  readonly series: readonly Series[];
  readonly range: Range;
  readonly live: boolean;
  /** Of the span before. */
  readonly earlier?: boolean;
}

/** A live chart moves so often, and is read anew so often: for points that come late, and buckets that are not added to. */
const MOVE_MS = 500;
const ANEW_MS = 30_000;
/** After a change of what is wanted, such as a wheel that turns on. */
const CALM_MS = 60;
const AT_ONCE = 6;

export function useLines(asked: Asked): LinesView {
  const { client, fail } = usePage();
  const { series, range, live, pixels, aggregation, zone, earlier = false } = asked;
  const ids = series.map(({ id }) => id).join();
  const rangeText = `${range.last} ${range.span?.from} ${range.span?.to}`;
  const [now, setNow] = useState(Date.now);
  const [anew, setAnew] = useState(0);
  const [found, setFound] = useState<{
    lines: readonly Line[];
    problem: string | undefined;
    loading: boolean;
  }>({
    ...{ lines: [], problem: undefined, loading: true },
  });
  const follows = live && range.last !== undefined && !earlier;
  // Points that come while the lines are read go into them afterwards.
  const pending = useRef<TailedPoint[] | undefined>(undefined);

  useEffect(() => {
    const ended = new AbortController();
    const present = Date.now();
    setNow(present);
    pending.current = [];
    if (series.length === 0) return setFound({ lines: [], problem: undefined, loading: false });
    setFound((before) => ({ ...before, loading: true, problem: undefined }));
    let span = spanOf(range, present);
    if (earlier) span = { from: span.from - (span.to - span.from), to: span.from };
    const read = async () => {
      const lines: Line[] = [];
      for (let start = 0; start < series.length; start += AT_ONCE) {
        const some = series.slice(start, start + AT_ONCE);
        for (const line of await Promise.all(
          some.map((one) => readLine(client, one, { span, pixels, aggregation, zone }, ended.signal)),
        ))
          lines.push(line);
      }
      const came = pending.current ?? [];
      pending.current = undefined;
      setFound({
        lines: lines.map((line) => came.reduce(withPoint, line)),
        problem: undefined,
        loading: false,
      });
    };
    const timer = setTimeout(() => {
      read().catch((error: unknown) => {
        if (!ended.signal.aborted)
          setFound((before) => ({ ...before, problem: fail(error), loading: false }));
      });
    }, CALM_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [client, ids, rangeText, pixels, aggregation, zone, anew, earlier]);

  useEffect(() => {
    if (!follows || series.length === 0) return;
    const ended = new AbortController();
    const waiting: TailedPoint[] = [];
    const listen = async () => {
      for await (const point of client.tail(
        { seriesIds: series.map(({ id }) => id) },
        { signal: ended.signal },
      ))
        (pending.current ?? waiting).push(point);
    };
    listen().catch((error: unknown) => {
      if (!ended.signal.aborted) setFound((before) => ({ ...before, problem: fail(error) }));
    });
    let turns = 0;
    const timer = setInterval(() => {
      setNow(Date.now());
      turns += MOVE_MS;
      if (turns % ANEW_MS === 0) setAnew((count) => count + 1);
      const came = waiting.splice(0);
      if (came.length > 0)
        setFound((before) => ({
          ...before,
          lines: before.lines.map((line) => came.reduce(withPoint, line)),
        }));
    }, MOVE_MS);
    return () => {
      clearInterval(timer);
      ended.abort();
    };
  }, [client, ids, follows]);

  // Until the next ones are read, those that stay are shown, and no other.
  const lines = useMemo(
    () => found.lines.filter((line) => series.some(({ id }) => id === line.series.id)),
    [found.lines, ids],
  );
  return { ...found, lines, span: spanOf(range, now) };
}
