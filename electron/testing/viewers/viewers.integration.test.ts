import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../shared/model/validation.ts';
import { VIEWER_DIFFERENCE_IDS } from '../../../shared/model/viewer-difference.ts';
import { BugError } from '../../../shared/result.ts';
import { type ParsedCertificate, parseCertificate } from '../../pki/certificate/certificate.ts';
import { buildAndValidatePath, type PathResult } from '../../pki/path/path.ts';
import { judgeAsViewers, VIEWER_DIFFERENCES } from '../../pki/viewers/judge.ts';
import { type Judgement, judgeWithGo, judgeWithJava, judgeWithOpenssl } from './judges.ts';
import { SHOWN_CHAINS, type ShownChain } from './shown-chains.ts';

/** Where the question is whether a verifier minds a weak digest, we are asked once minding and once not. */
const MINDS_WEAK: ReadonlySet<string> = new Set(['openssl.weak-signature', 'java.sha1-signature']);

const chains = new Map(Object.entries(SHOWN_CHAINS).map(([id, make]) => [id, make()]));

const parse = (der: Uint8Array): ParsedCertificate => {
  const parsed = parseCertificate(der);
  if (!parsed.ok) throw new BugError('a shown certificate is well formed');
  return parsed.value;
};

function judgeOurselves(id: string, chain: ShownChain): PathResult {
  const [leaf, ...above] = chain.certificates.map(parse);
  if (leaf === undefined) throw new BugError('a shown chain has a leaf');
  return buildAndValidatePath({
    leaf,
    intermediates: above.slice(0, -1),
    anchors: above.slice(-1),
    at: chain.at,
    purpose: chain.purpose,
    acceptWeak: !MINDS_WEAK.has(id),
    ...(chain.host !== undefined && { host: chain.host }),
  });
}

const shownOf = (id: string): ShownChain => {
  const chain = chains.get(id);
  if (chain === undefined) throw new BugError(`no chain shows ${id}`);
  return chain;
};

describe('how other verifiers judge', () => {
  const judged = new Map<Viewer, ReadonlyMap<string, Judgement>>();

  beforeAll(() => {
    judged.set('openssl', judgeWithOpenssl(chains));
    judged.set('go', judgeWithGo(chains));
    judged.set('java', judgeWithJava(chains));
  });

  it('has a rule and a chain for every difference, at least 25', () => {
    expect(VIEWER_DIFFERENCES.map(({ id }) => id).toSorted()).toEqual([...VIEWER_DIFFERENCE_IDS].toSorted());
    expect(VIEWER_DIFFERENCE_IDS.length).toBeGreaterThanOrEqual(25);
  });

  it.each(VIEWER_DIFFERENCES.map(({ id, verdict, viewer }) => ({ id, verdict, viewer })))(
    'is shown by $id',
    ({ id, verdict, viewer }) => {
      const chain = shownOf(id);
      const ours = judgeOurselves(id, chain);
      expect({ id, valid: ours.valid, codes: ours.failures.map(({ code }) => code) }).toMatchObject({
        valid: verdict === 'refuses',
      });
      const told = asSeenBy(id, chain, ours).find((each) => each.viewer === viewer);
      expect(told?.differences.map((difference) => difference.id)).toContain(id);
      expect(told?.verdict).toBe(verdict);
      const real = judged.get(viewer)?.get(id);
      if (viewer === 'chromium') expect(real).toBeUndefined();
      else expect({ valid: real?.valid, reason: real?.reason }).toMatchObject({ valid: verdict === 'accepts' });
    },
  );

  it.each(['openssl', 'go', 'java'] as const)('foretells the answer of %s to every chain shown', (viewer) => {
    const wrong = [...chains].flatMap(([id, chain]) => {
      const told = asSeenBy(id, chain, judgeOurselves(id, chain)).find((each) => each.viewer === viewer);
      const real = judged.get(viewer)?.get(id);
      return (told?.verdict === 'accepts') === real?.valid ? [] : [{ id, told, real }];
    });
    expect(wrong).toEqual([]);
  });
});

function asSeenBy(_id: string, chain: ShownChain, { path, failures }: PathResult): ReturnType<typeof judgeAsViewers> {
  return judgeAsViewers({
    certificates: path,
    reachesAnchor: true,
    failures: failures.map(({ code, index }) => ({ code, at: index })),
    purpose: chain.purpose,
    at: chain.at,
    ...(chain.host !== undefined && { host: chain.host }),
  });
}
