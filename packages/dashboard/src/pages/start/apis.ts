/** What people call the APIs. One that is not here has its own name. */
const NAMES: Readonly<Record<string, string>> = {
  native: 'HTTP, MQTT',
  influx: 'InfluxDB, Telegraf',
  losant: 'Losant',
  iobeam: 'iobeam',
  iotile: 'IOTile Cloud',
  iosense: 'I/O Sense',
  datacooee: 'Datacooee',
  thingspeak: 'ThingSpeak',
};
export const nameOfApi = (api: string): string => NAMES[api] ?? api;
