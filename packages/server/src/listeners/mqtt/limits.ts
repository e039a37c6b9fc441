/** What one connection and all of them together can take of the server; docs/limits.md has these figures. */
export const MQTT_LIMITS = {
  /** Bytes of one message. */
  messageBytes: 256 * 1024,
  /** Bytes of a packet around it: topic, identifiers, will. */
  packetOverhead: 4 * 1024,
  topicBytes: 1024,
  topicLevels: 32,
  clientIdCharacters: 256,
  subscriptions: 100,
  /** Bytes that wait for a reader before it is disconnected. */
  waitingBytes: 1024 * 1024,
  /** How long a reader may leave all that was sent to it unread. */
  drainMilliseconds: 30_000,
  /** From the opened socket to the CONNECT packet. */
  connectMilliseconds: 10_000,
  /** QoS 2 messages of one connection between their first and their last packet. */
  openHandshakes: 100,
  /** Packets of one connection that subscribe, end a subscription or ping, of each kind in one second. */
  controlsPerSecond: 1_000,
  /** Packets that hand on QoS 2 messages, of each kind in one second. */
  handshakesPerSecond: 10_000,
  /** Sockets beyond the allowed connections that are told so; further ones are closed without a word. */
  refusedSockets: 500,
  /** Probes of the system for connections that say nothing and asked for no keep-alive. */
  probeMilliseconds: 60_000,
  /** How long a stop waits for messages that are being stored. */
  stopMilliseconds: 10_000,
} as const;
