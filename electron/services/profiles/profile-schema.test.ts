import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BUILT_IN_PROFILES } from '../../../shared/model/profile.ts';
import { buildProfileFile, parseProfileFile } from './profile-parse.ts';
import { profileFileSchema } from './profile-schema.ts';
import { builtInContent } from './profile-versions.ts';

const described: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../docs/profile.schema.json'), 'utf8'),
);

describe('the described JSON of a profile', () => {
  it('is what the program reads', () => {
    const { $schema: _dialect, ...read } = z.toJSONSchema(profileFileSchema, { target: 'draft-2020-12', io: 'input' });
    expect(described).toMatchObject(JSON.parse(JSON.stringify(read)));
  });

  it('fits what is exported, and what is exported is read back', () => {
    const fits = new Ajv2020({ strict: false }).compile(described as object);
    for (const id of BUILT_IN_PROFILES) {
      const file = buildProfileFile(id, builtInContent(id));
      expect(fits(JSON.parse(Buffer.from(file).toString()))).toBe(true);
      expect(parseProfileFile(file, 'x')).toEqual({ ok: true, value: { id, content: builtInContent(id) } });
    }
    expect(fits({ id: 'x', profile: { ...builtInContent('tls-client'), stranger: 1 } })).toBe(false);
    expect(fits({ id: 'X', profile: builtInContent('tls-client') })).toBe(false);
  });
});
