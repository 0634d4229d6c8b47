import type { CertificateFacts } from '../lint/certificate-facts.ts';

/** Facts of one certificate that remember whether anything was looked at that differs between certificates of one shape and form. */
interface WatchedFacts {
  readonly facts: CertificateFacts;
  /** Forgets what was looked at. */
  begin(): void;
  hasSeenDiffering(): boolean;
}

/** Facts that are the same for all certificates of a shape and form. Whatever is named neither here nor below counts as differing. */
const COMMON: ReadonlySet<PropertyKey> = new Set<keyof CertificateFacts>([
  'at',
  'maximumDays',
  'notBefore',
  'notAfter',
  'issuedAt',
  'validitySeconds',
  'issuer',
  'isSelfIssued',
  'basicConstraints',
  'isCa',
  'keyUsageBits',
  'keyUsage',
  'purposes',
  'policies',
  'authorityAccess',
  'subjectAccess',
  'crlPoints',
  'nameConstraints',
  'issuerAltNames',
  'signatureScheme',
  'signatureOid',
  'innerSignature',
  'has',
]);

/** Facts by the OID of an extension: those of extensions that differ, differ. */
const BY_OID: ReadonlySet<PropertyKey> = new Set<keyof CertificateFacts>(['read', 'decode', 'valueOf']);

/** A view of a value: of these properties (`common`, of which `absent` only as long as they are not there) all certificates have the same. */
interface View {
  readonly common: ReadonlySet<PropertyKey>;
  readonly absent?: ReadonlySet<PropertyKey>;
  /** Properties that are lists of values with a view of their own. */
  readonly lists?: Readonly<Record<string, View>>;
}

const EXTENSION: View = { common: new Set(['oid', 'critical', 'criticalIsEncoded']) };

const NAME: View = {
  common: new Set(['relatives']),
  lists: { attributes: { common: new Set(['oid', 'tag', 'isText', 'relative']) } },
};

const ALT_NAME: View = { common: new Set(['type', 'tag', 'oid', 'valueTag']), absent: new Set(['name']) };

/** Facts that are looked into: their form is common, what they say is not. */
const VIEWS: Readonly<Record<string, View>> = {
  subject: NAME,
  layout: {
    common: new Set(['version']),
    absent: new Set(['issuerUniqueId', 'subjectUniqueId']),
    lists: { extensions: EXTENSION },
  },
  keyInfo: { common: new Set(['oid', 'curve']), absent: new Set(['parameters', 'modulus', 'exponent']) },
  key: { common: new Set(['algorithm', 'bits', 'curve']) },
};

/** The same for lists. */
const LIST_VIEWS: Readonly<Record<string, View>> = { extensions: EXTENSION, subjectAltNames: ALT_NAME };

/** Watches what is read of facts; `differing` are the extensions whose values differ. */
export function watchFacts(target: CertificateFacts, differing: ReadonlySet<string>): WatchedFacts {
  const watch: Watch = { hasSeen: false };
  const remember = createRemember(target, watch);
  const facts = new Proxy(target, {
    get: (_, name) => {
      if (name === 'remember') return remember;
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'extension') return (oid: string): unknown => look(watch, target.extension(oid), EXTENSION);
      if (typeof value === 'function' && BY_OID.has(name))
        return (...args: readonly unknown[]): unknown => {
          if (differing.has(String(args[0]))) watch.hasSeen = true;
          return Reflect.apply(value, target, args);
        };
      // Bound, since what it reads is no business of the watch.
      if (typeof value === 'function' && COMMON.has(name)) return value.bind(target);
      const [view, list] = [VIEWS[String(name)], LIST_VIEWS[String(name)]];
      if (view !== undefined) return look(watch, value, view);
      if (list !== undefined && Array.isArray(value)) return value.map((one) => look(watch, one, list));
      if (!COMMON.has(name)) watch.hasSeen = true;
      return value;
    },
  });
  return {
    facts,
    begin: () => {
      watch.hasSeen = false;
    },
    hasSeenDiffering: () => watch.hasSeen,
  };
}

interface Watch {
  hasSeen: boolean;
}

/** A value seen through its view; that there is none is common. */
function look(watch: Watch, value: unknown, { common, absent, lists }: View): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get: (target, name) => {
      const inside: unknown = Reflect.get(target, name, target);
      const list = lists?.[String(name)];
      if (list !== undefined && Array.isArray(inside)) return inside.map((one) => look(watch, one, list));
      const isCommon = common.has(name) || (absent?.has(name) === true && inside === undefined);
      if (!isCommon) watch.hasSeen = true;
      return inside;
    },
    // Whoever asks for all that there is sees what differs.
    ownKeys: (target) => {
      watch.hasSeen = true;
      return Reflect.ownKeys(target);
    },
    has: (target, name) => {
      watch.hasSeen = true;
      return Reflect.has(target, name);
    },
  });
}

/** Derived facts of rule files are kept for all rules: what was seen when one was derived counts for each that asks for it. */
function createRemember(target: CertificateFacts, watch: Watch): CertificateFacts['remember'] {
  const derived = new Map<string, boolean>();
  return (key, read) => {
    const before = watch.hasSeen;
    watch.hasSeen = false;
    const value = target.remember(key, read);
    const own = derived.get(key) ?? watch.hasSeen;
    derived.set(key, own);
    watch.hasSeen = before || own;
    return value;
  };
}
