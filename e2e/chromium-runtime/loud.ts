/** A member of Electron that the Chromium runtime does not have. */
export class NotImplementedError extends Error {
  override readonly name = 'NotImplementedError';
  constructor(member: string) {
    super(`not implemented by the Chromium runtime: ${member}`);
  }
}

/** Names that the language, inspectors and test tools look up on any object; absence is the right answer to them. */
const PROBED = new Set([
  'then',
  'catch',
  'toJSON',
  'inspect',
  'nodeType',
  'tagName',
  'asymmetricMatch',
  '$$typeof',
  '__esModule',
  'domain',
  'window',
  'self',
  'ref',
  'jquery',
  'cell',
  'subarray',
  'isRef',
]);

/** Makes reading or writing a member that `target` does not have throw, so that nothing is silently undefined. */
export function refuseUnknownMembers<T extends object>(target: T, name: string): T {
  const assertKnown = (object: object, key: string | symbol) => {
    if (typeof key === 'string' && !(key in object) && !PROBED.has(key))
      throw new NotImplementedError(`${name}.${key}`);
  };
  return new Proxy(target, {
    get(object, key, receiver): unknown {
      assertKnown(object, key);
      return Reflect.get(object, key, receiver);
    },
    set(object, key, value, receiver): boolean {
      assertKnown(object, key);
      return Reflect.set(object, key, value, receiver);
    },
  });
}

/** Stands for a whole export of Electron that the runtime lacks: importing it is fine, touching it throws. */
export function absentExport(name: string): never {
  const refuse = () => {
    throw new NotImplementedError(name);
  };
  const stand = new Proxy(function absent() {}, {
    apply: refuse,
    construct: refuse,
    set: refuse,
    get(_object, key) {
      if (typeof key === 'symbol' || PROBED.has(key)) return undefined;
      throw new NotImplementedError(`${name}.${key}`);
    },
  });
  return stand as never;
}
