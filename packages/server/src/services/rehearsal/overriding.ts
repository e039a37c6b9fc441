/** A service with some members of its own; whatever it is an instance of, all others are its own. */
export const overriding = <T extends object>(service: T, own: Partial<T>): T =>
  new Proxy(service, {
    get: (target, member) => Reflect.get(member in own ? own : target, member) as unknown,
  });
