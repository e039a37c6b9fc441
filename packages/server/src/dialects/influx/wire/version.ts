/** Which InfluxDB this is taken for: the newest 1.x, so that clients choose the protocol that is spoken here. */
export const VERSION = '1.8.10';
