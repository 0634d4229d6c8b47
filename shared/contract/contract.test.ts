import { describe, expect, it } from 'vitest';
import { CHANNELS } from './channels.ts';
import { COMMANDS, EVENT_NAMES } from './events.ts';
import { contract } from './index.ts';

const SECRET = /^secret$|passphrase|recoveryKey/i;

interface AnySchema {
  readonly shape?: Readonly<Record<string, AnySchema>>;
  readonly def?: {
    readonly innerType?: AnySchema;
    readonly element?: AnySchema;
    readonly options?: readonly AnySchema[];
  };
}

/** Names of all fields of an input, however deep they stand. */
function fieldsOf(schema: unknown): readonly string[] {
  const { shape = {}, def } = schema as AnySchema;
  const inner = [def?.innerType, def?.element, ...(def?.options ?? [])].filter((one) => one !== undefined);
  return [...Object.entries(shape).flatMap(([name, field]) => [name, ...fieldsOf(field)]), ...inner.flatMap(fieldsOf)];
}

describe('the contract', () => {
  it('lists every channel once, and no other', () => {
    expect([...CHANNELS].sort()).toEqual(Object.keys(contract).sort());
    expect(new Set(CHANNELS).size).toBe(CHANNELS.length);
  });

  it('marks every channel that takes a passphrase or recovery key as secret', () => {
    for (const [name, declared] of Object.entries(contract)) {
      const fields = fieldsOf(declared.input);
      expect([name, declared.secret]).toEqual([
        name,
        fields.some((field) => SECRET.test(field) || field === 'current' || field === 'next'),
      ]);
    }
  });

  it('takes no path, no URL and no unknown field on any channel', () => {
    for (const [name, declared] of Object.entries(contract)) {
      const shape = (declared.input as { shape?: Record<string, typeof declared.input> }).shape ?? {};
      const fields = Object.keys(shape).filter((field) => shape[field]?.safeParse('/etc').success);
      expect([
        name,
        fields.filter((field) => /^(path|file|folder|directory|url)$|(Path|File|Folder|Directory|Url)$/.test(field)),
      ]).toEqual([name, []]);
      expect([name, declared.input.safeParse({ stranger: 1 }).success]).toEqual([name, false]);
    }
  });

  it('bounds every text and list', () => {
    const huge = 'x'.repeat(2_000_000);
    for (const [name, declared] of Object.entries(contract)) {
      const fields = Object.keys((declared.input as { shape?: object }).shape ?? {});
      const filled = Object.fromEntries(fields.map((field) => [field, huge]));
      if (fields.length > 0) expect([name, declared.input.safeParse(filled).success]).toEqual([name, false]);
    }
  });

  it('names events and commands once', () => {
    expect(new Set(EVENT_NAMES).size).toBe(EVENT_NAMES.length);
    expect(new Set(COMMANDS).size).toBe(COMMANDS.length);
  });
});
