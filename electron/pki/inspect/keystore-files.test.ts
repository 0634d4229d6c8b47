import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InspectItem } from '../../../shared/model/inspect.ts';
import { findCorpus } from '../../testing/corpus.ts';
import { TEST_NOW } from '../../testing/test-pki.ts';
import { inspectFile } from './inspect.ts';
import { openItem } from './open-item.ts';

interface Store {
  readonly file: string;
  readonly format: string;
  readonly password: string;
  /** Entries with a passphrase of their own stay locked. */
  readonly entry_passwords?: object;
  readonly expect_opens?: boolean;
  readonly java_opens?: boolean;
  readonly entries?: readonly { readonly cert_sha256?: string }[];
}

const corpus = findCorpus('keystores-pyjks');
const stores = (JSON.parse(readFileSync(join(corpus.folder, 'manifest.json'), 'utf8')) as Store[]).filter(({ file }) =>
  existsSync(join(corpus.folder, file)),
);
const FORMATS: Readonly<Record<string, string>> = { JKS: 'jks', JCEKS: 'jceks', BKS: 'bks', UBER: 'uber' };
const mayOpen = ({ expect_opens, java_opens }: Store): boolean => expect_opens === true || java_opens === true;

const readStore = (store: Store) => {
  const bytes = Uint8Array.from(readFileSync(join(corpus.folder, store.file)));
  return inspectFile(bytes, { at: TEST_NOW, name: store.file });
};

/** The store with its passphrase: itself, then everything below. */
function openStore(store: Store): readonly InspectItem[] {
  const { report, found } = readStore(store);
  const [item] = report.items;
  const sealed = found[0]?.sealed;
  if (item === undefined || sealed === undefined) return report.items;
  const below = report.items.flatMap(({ parent }, index) => (parent === undefined ? [] : [index]));
  const first = report.items.length;
  const input = { item, index: 0, sealed, below, first, at: TEST_NOW, maxItems: 1000 };
  const opened = openItem(input, Buffer.from(store.password));
  if (!opened.ok) throw new Error(`${store.file}: ${opened.error.code}`);
  const { renewed, added } = opened.value;
  return [opened.value.opened.item, ...renewed.map((entry) => entry.found.item), ...added.map((entry) => entry.item)];
}

describe(`the keystores of ${corpus.label}`, () => {
  it('are each told by their content, never by their name', () => {
    for (const store of stores) {
      const [item] = readStore(store).report.items;
      const format = FORMATS[store.format.split('-')[0] ?? ''];
      expect(item, store.file).toMatchObject({ kind: 'keystore', container: { format } });
    }
    expect(stores.length).toBeGreaterThan(0);
  });

  it('open with their passphrase, proved unchanged, with the certificates they hold', () => {
    const seen = new Set<string>();
    for (const store of stores.filter(mayOpen)) {
      const [item, ...below] = openStore(store);
      seen.add(store.format.split('-')[0] ?? '');
      const state = store.entry_passwords === undefined ? 'open' : 'locked';
      expect(item, store.file).toMatchObject({ container: { state, integrity: 'verified' } });
      const certificates = below.map(({ sha256 }) => sha256);
      for (const { cert_sha256 } of store.entries ?? [])
        if (cert_sha256 !== undefined) expect(certificates, store.file).toContain(cert_sha256);
    }
    expect([...seen]).toEqual(expect.arrayContaining(['BKS', 'UBER']));
  });

  it('stay closed to another passphrase, with no octet of a key shown', () => {
    for (const store of stores) {
      const { report, found } = readStore(store);
      const [item] = report.items;
      const sealed = found[0]?.sealed;
      for (const [index, entry] of found.entries())
        if (report.items[index]?.kind === 'private-key') expect(entry.shown, store.file).toBeUndefined();
      if (item === undefined || sealed === undefined) continue;
      const input = { item, index: 0, sealed, below: [], first: report.items.length, at: TEST_NOW, maxItems: 1000 };
      expect(openItem(input, Buffer.from('none of them')), store.file).toMatchObject({ ok: false });
    }
  });
});
