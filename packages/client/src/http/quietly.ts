/** A function of the program that is told something. Rule: what it throws, or rejects with later, is no failure of the client. */
export function quietly(tell: () => unknown, onFailure: (error: unknown) => void = () => undefined): void {
  try {
    const told = tell();
    if (isPromise(told)) void Promise.resolve(told).catch(onFailure);
  } catch (error) {
    onFailure(error);
  }
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
