/** The MQTT figures of `/metrics`. Labels stay few and are there from the start, so that a rate over them is never absent. */
import { Counter, Gauge, type Registry } from 'prom-client';

export type Refused = 'socket' | 'login' | 'message' | 'subscription' | 'reader';
const REFUSED: readonly Refused[] = ['socket', 'login', 'message', 'subscription', 'reader'];

export interface MqttMetrics {
  received(): void;
  sent(): void;
  refused(what: Refused): void;
}

export function mqttMetrics(registry: Registry, connections: () => number): MqttMetrics {
  const names = {
    connections: 'tributary_mqtt_connections',
    messages: 'tributary_mqtt_messages_total',
    refused: 'tributary_mqtt_refused_total',
  };
  for (const name of Object.values(names)) registry.removeSingleMetric(name);
  new Gauge({
    name: names.connections,
    help: 'Open MQTT connections.',
    registers: [registry],
    collect() {
      this.set(connections());
    },
  });
  const messages = new Counter({
    name: names.messages,
    help: 'MQTT messages since the start, from clients (in) and to them (out).',
    labelNames: ['direction'] as const,
    registers: [registry],
  });
  const refused = new Counter({
    name: names.refused,
    help: 'What MQTT clients were refused since the start: sockets and logins, messages and subscriptions, and readers cut off for being slow.',
    labelNames: ['what'] as const,
    registers: [registry],
  });
  const [incoming, outgoing] = [messages.labels('in'), messages.labels('out')];
  incoming.inc(0);
  outgoing.inc(0);
  for (const what of REFUSED) refused.labels(what).inc(0);
  return {
    received: () => incoming.inc(),
    sent: () => outgoing.inc(),
    refused: (what) => refused.labels(what).inc(),
  };
}
