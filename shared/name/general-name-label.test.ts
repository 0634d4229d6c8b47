import { expect, it } from 'vitest';
import { labelGeneralName } from './general-name-label.ts';

it('names are told by their kind, those that share one encoding too', () => {
  expect(labelGeneralName({ type: 'dns', value: 'a.example' })).toBe('dns:a.example');
  expect(labelGeneralName({ type: 'other', oid: '1.3.6.1.4.1.311.20.2.3', value: 'u@a.example' })).toBe(
    'upn:u@a.example',
  );
  expect(labelGeneralName({ type: 'other', oid: '1.2.3', value: '1.2.3' })).toBe('rid:1.2.3');
  expect(labelGeneralName({ type: 'other', oid: '1.2.3', value: 'text' })).toBe('other:1.2.3;text');
});
