import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, startTestApplication, valueOf } from '../../testing/application.ts';
import { HOSTILE_CONTROLS } from '../../testing/hostile-name.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterEach(() => test.end());

const partner = (name: string, subject: Record<string, string> = {}) => ({
  name,
  contact: 'ops@kestrel.example',
  note: '',
  tags: ['prod', 'prod', ' eu '],
  subject,
});

describe('a partner', () => {
  it('has a name of its own, whatever its case and spacing', async () => {
    const kept = valueOf(await workspace.partners.save(partner('Kestrel  Payments')));
    expect(kept).toMatchObject({ tags: ['prod', 'eu'], certificates: 0, valid: 0, openRequests: 0 });
    expect(codeOf(await workspace.partners.save(partner('KESTREL payments')))).toBe('partner.name-taken');
    const renamed = await workspace.partners.save({ ...partner('kestrel payments'), id: kept.id });
    expect(valueOf(renamed).name).toBe('kestrel payments');
    expect(valueOf(await workspace.partners.find('Kestrel Payments')).id).toBe(kept.id);
  });

  it('keeps attributes of a subject by their labels, as a certificate may have them', async () => {
    const subject = { o: 'Kestrel, GmbH', countryname: 'DE', '2.5.4.97': 'PSDDE-BAFIN-1', OU: ' ' };
    expect(valueOf(await workspace.partners.save(partner('a', subject))).subject).toEqual({
      O: 'Kestrel, GmbH',
      C: 'DE',
      organizationIdentifier: 'PSDDE-BAFIN-1',
    });
    const refused = async (wrong: Record<string, string>) => workspace.partners.save(partner('b', wrong));
    expect(await refused({ C: 'Germany' })).toMatchObject({
      error: { evidence: { attribute: 'C', problem: 'not-a-country' } },
    });
    expect(await refused({ nonsense: 'x' })).toMatchObject({ error: { evidence: { problem: 'unknown' } } });
    expect(codeOf(await refused({ O: 'x'.repeat(65) }))).toBe('partner.attribute-invalid');
    for (const hostile of HOSTILE_CONTROLS)
      expect(codeOf(await refused({ O: hostile }))).toBe('partner.attribute-invalid');
  });

  it.each([...HOSTILE_CONTROLS.filter((name) => /\p{Cc}/u.test(name)), ' ', '…'])(
    'cannot be named %j',
    async (name) => {
      expect(codeOf(await workspace.partners.save(partner(name)))).toBe('input.invalid');
    },
  );

  it('is deleted only when nothing names it, and every change is logged', async () => {
    const { id } = valueOf(await workspace.partners.save(partner('Kestrel')));
    const csr = execFileSync(
      'openssl',
      ['req', '-new', '-newkey', 'ed25519', '-nodes', '-keyout', test.at('k'), '-subj', '/CN=x'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const { imported } = valueOf(await workspace.requests.import([{ name: 'x', bytes: csr }]));
    const [request] = imported;
    if (request === undefined) throw new Error('no request');
    const ca = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    valueOf(await workspace.partners.setOfCertificates({ selection: { ids: [ca.certificateId] }, partnerId: id }));
    valueOf(await workspace.requests.setPartner([request.id], id));
    expect(valueOf(await workspace.partners.get(id))).toMatchObject({ certificates: 1, valid: 1, openRequests: 1 });
    expect(await workspace.partners.delete(id)).toMatchObject({
      error: { code: 'partner.in-use', evidence: { certificates: 1, requests: 1, ownRequests: 0 } },
    });
    expect(
      valueOf(
        await workspace.partners.setOfCertificates({
          selection: { ids: [ca.certificateId, ca.certificateId] },
          partnerId: null,
        }),
      ),
    ).toMatchObject({
      changed: 1,
    });
    valueOf(await workspace.requests.setPartner([request.id], null));
    valueOf(await workspace.partners.delete(id));
    const { items } = valueOf(await workspace.activity.page({ search: 'partner', offset: 0, limit: 20 }));
    expect(items.map(({ action }) => action)).toEqual([
      'partner.deleted',
      'request.partner-set',
      'certificate.partner-set',
      'request.partner-set',
      'certificate.partner-set',
      'partner.created',
    ]);
  });

  it('is found by every word that its record holds', async () => {
    valueOf(await workspace.partners.save(partner('Kestrel', { O: 'Älv & Söner' })));
    valueOf(await workspace.partners.save(partner('Other')));
    const found = async (search: string) =>
      valueOf(await workspace.partners.page({ search, offset: 0, limit: 10 })).items.map(({ name }) => name);
    expect(await found('')).toEqual(['Kestrel', 'Other']);
    expect(await found('ÄLV ops@')).toEqual(['Kestrel']);
    expect(await found('%')).toEqual([]);
  });
});
