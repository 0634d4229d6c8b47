import type { Settings } from '../../../shared/model/workspace.ts';
import { settingsText as words } from '../../../shared/text/en/ui/settings.ts';
import { keepFailure } from '../../stores/failure.ts';
import { changeSettings, useSettings } from '../../stores/settings.ts';
import { LabelledRow } from '../../ui/labelled-row.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { Section } from './section.tsx';

const TEXT_SCALES = [80, 90, 100, 110, 125, 150, 175, 200] as const;

export const saveSetting = async (change: Partial<Settings>): Promise<void> => {
  keepFailure(await changeSettings(change));
};

export function AppearanceSection() {
  const theme = useSettings((settings) => settings.theme);
  const scale = useSettings((settings) => settings.textScale);
  const scales = [...new Set([...TEXT_SCALES, scale])].toSorted((a, b) => a - b);
  return (
    <Section title={words.appearance}>
      <LabelledRow label={words.theme}>
        <Segmented
          label={words.theme}
          value={theme}
          options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: words.themes[value] }))}
          onChange={(next) => void saveSetting({ theme: next })}
        />
      </LabelledRow>
      <LabelledRow label={words.textSize}>
        <Select
          label={words.textSize}
          value={String(scale)}
          options={scales.map((percent) => ({ value: String(percent), label: words.textSizes(percent) }))}
          onChange={(next) => void saveSetting({ textScale: Number(next) })}
        />
      </LabelledRow>
    </Section>
  );
}
