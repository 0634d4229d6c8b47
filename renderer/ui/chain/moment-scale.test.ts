import { describe, expect, it } from 'vitest';
import type { ChainNode, ValidationReport } from '../../../shared/model/validation.ts';
import { buildMomentScale, placeLabels } from './moment-scale.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);
const node = (title: string, from: number, to: number): ChainNode =>
  ({ title, notBefore: NOW + from * DAY, notAfter: NOW + to * DAY }) as ChainNode;
const report = {
  nodes: [node('leaf', -10, 80), node('issuing', -700, 1100), node('root', -5000, 6000)],
} as unknown as ValidationReport;
const path = { nodes: [0, 1, 2], valid: true, ending: 'anchor', checks: [] } as const;

describe('the scale of moments', () => {
  const scale = buildMomentScale(report, path, NOW);

  it('shows every event in its order, none too close to another', () => {
    const positions = scale.events.map(({ position }) => position).toSorted((a, b) => a - b);
    expect(positions).toHaveLength(7);
    for (const [index, position] of positions.entries()) {
      if (index > 0) expect(position - (positions[index - 1] ?? 0)).toBeGreaterThan(0.04);
    }
  });

  it('reads positions back as instants', () => {
    for (const at of [NOW, NOW + 40 * DAY, NOW + 2000 * DAY, NOW - 3000 * DAY]) {
      expect(Math.abs(scale.instantOf(scale.positionOf(at)) - at)).toBeLessThan(60_000);
    }
  });

  it('reaches beyond the first and the last event', () => {
    expect(scale.instantOf(0)).toBeLessThan(NOW - 5000 * DAY);
    expect(scale.instantOf(1)).toBeGreaterThan(NOW + 6000 * DAY);
  });

  it('keeps labels apart and prefers today and the end of the certificate', () => {
    const labels = placeLabels(scale, 400, 100);
    expect(labels.map(({ event }) => event.rank)).toEqual(expect.arrayContaining([0]));
    const lefts = labels.map(({ left }) => left).toSorted((a, b) => a - b);
    for (const [index, left] of lefts.entries())
      if (index > 0) expect(left - (lefts[index - 1] ?? 0)).toBeGreaterThanOrEqual(100);
  });

  it('survives instants beyond all calendars and a certificate that lives no time', () => {
    const odd = { nodes: [node('odd', 0, 0), { ...node('far', 0, 0), notAfter: 8e15 }] } as unknown as ValidationReport;
    const strange = buildMomentScale(odd, { ...path, nodes: [0, 1] }, NOW);
    for (const { position } of strange.events) expect(position).toBeGreaterThanOrEqual(0);
    expect(strange.instantOf(1)).toBeLessThanOrEqual(253_402_300_799_999);
    expect(Number.isFinite(strange.instantOf(0.5))).toBe(true);
  });
});
