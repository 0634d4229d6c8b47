import { Copy } from 'lucide-react';
import type { ValidatedPath, ValidationReport } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { Button } from '../button.tsx';
import { useUiHost } from '../host.tsx';
import { Menu } from '../menu.tsx';
import { showToast } from '../toast.tsx';
import { buildChecksJson, buildChecksText } from './checks-text.ts';

const words = chainText.checks;

export interface CopyChecksProps {
  readonly report: ValidationReport;
  readonly path: ValidatedPath;
}

/** The checks of a path for the clipboard, for people or for scripts. */
export function CopyChecks({ report, path }: CopyChecksProps) {
  const host = useUiHost();
  const copy = async (text: string, name: string): Promise<void> => {
    const copied = await host.copy(text);
    showToast(copied ? host.words.copied(name) : host.words.copyFailed, copied ? 'done' : 'failed');
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" icon={Copy}>
          {words.copy}
        </Button>
      }
      entries={[
        {
          label: words.copyAs.text,
          onChoose: () => void copy(buildChecksText(report, path), words.copied.text),
        },
        {
          label: words.copyAs.json,
          onChoose: () => void copy(buildChecksJson(report, path), words.copied.json),
        },
      ]}
    />
  );
}
