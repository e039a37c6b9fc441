/** The figures of `/metrics` about the other broker; they are there only when one is configured. */
import { Counter, Gauge } from 'prom-client';
import type { Services } from '../../services/services.js';

/** `partial`: some of its values; `empty`: nothing in it is a value; `retained`: the broker repeated what it keeps. */
export const RESULTS = ['stored', 'partial', 'empty', 'refused', 'retained'] as const;
export type UpstreamResult = (typeof RESULTS)[number];

export type UpstreamMetrics = ReturnType<typeof upstreamMetrics>;

export function upstreamMetrics({ metrics: registry }: Services) {
  const names = {
    connected: 'tributary_mqtt_upstream_connected',
    messages: 'tributary_mqtt_upstream_messages_total',
  };
  for (const name of Object.values(names)) registry.removeSingleMetric(name);
  const connected = new Gauge({
    name: names.connected,
    help: '1 while the platform is connected to the broker of `mqtt-upstream`; absent without that setting.',
    registers: [registry],
  });
  const messages = new Counter({
    name: names.messages,
    help: 'Messages of the broker of `mqtt-upstream` since the start, by what became of them: all stored, some of it, no values in it, refused, or repeated by the broker.',
    labelNames: ['result'] as const,
    registers: [registry],
  });
  for (const result of RESULTS) messages.labels(result).inc(0);
  return { connected, messages };
}
