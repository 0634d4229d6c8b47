import { createHash } from 'node:crypto';
import { appendActivity } from './activity-rows.ts';
import { insertCertificates } from './certificate-rows.ts';
import { insertCrl, nextCrlNumber } from './crl-rows.ts';
import { ok } from '../../shared/result.ts';
import { markRecorded, reserveSerials } from './serial-rows.ts';
import { activityOf, AT, certificateOf, openForTest, ROOT_ID } from './store-fixture.ts';

/** One of two processes that write at the same time; started by two-processes.integration.test.ts alone. */
const SERIALS = 300;
const DIGEST_OF_NOTHING = createHash('sha256').digest('hex');
const [file = '', name = '', rounds = '0'] = process.argv.slice(2);

const store = await openForTest(file, 'open');
const report = {
  wanted: 0,
  reserved: new Array<string>(),
  crlNumbers: new Array<number>(),
  failures: new Array<string>(),
};

for (let round = 0; round < Number(rounds); round += 1) {
  const wanted = Array.from(
    { length: 5 },
    (_, index) => 1 + ((round * 17 + index * 31 + (name === 'a' ? 0 : 8)) % SERIALS),
  );
  const result = await store.transaction(async (tx) => {
    const rows = wanted.map((number) => ({ number, serialHex: number.toString(16).padStart(4, '0') }));
    const { taken } = await reserveSerials(
      tx,
      rows.map(({ serialHex }) => ({ authorityId: ROOT_ID, serialHex, batch: name, createdAt: AT })),
    );
    const fresh = rows.filter(({ serialHex }) => !taken.includes(serialHex));
    const certificates = fresh.map(({ number, serialHex }) =>
      certificateOf(number, { serialHex, authorityId: ROOT_ID, source: 'issued' }),
    );
    await insertCertificates(tx, certificates);
    await markRecorded(
      tx,
      ROOT_ID,
      certificates.map(({ id, serialHex }) => ({ certificateId: id, serialHex })),
    );
    const number = await nextCrlNumber(tx, ROOT_ID);
    await insertCrl(tx, {
      authorityId: ROOT_ID,
      number,
      thisUpdate: AT,
      nextUpdate: AT,
      entries: 0,
      sha256: DIGEST_OF_NOTHING,
      der: new Uint8Array(),
    });
    await appendActivity(tx, activityOf(`${name} ${round}`));
    return ok({ serials: fresh.map(({ serialHex }) => serialHex), number });
  });
  report.wanted += wanted.length;
  if (result.ok) {
    report.reserved.push(...result.value.serials);
    report.crlNumbers.push(result.value.number);
  } else {
    report.failures.push(result.error.code);
  }
}

await store.close();
process.send?.(report, () => process.exit(0));
