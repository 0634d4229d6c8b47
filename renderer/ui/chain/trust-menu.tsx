import { Menu as Base } from '@base-ui/react/menu';
import { Check, ChevronDown } from 'lucide-react';
import { TRUST_STORES, type TrustStore } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { classes } from '../class-names.ts';
import fieldCss from '../field.module.css';
import menuCss from '../menu.module.css';
import selectCss from '../select.module.css';
import css from './validate-as.module.css';

const words = chainText.settings;

export interface TrustMenuProps {
  readonly trust: readonly TrustStore[];
  /** Name of the file whose certificates are trusted as well. */
  readonly anchorFile: string | null;
  /** Stores that exist here. */
  readonly offered: readonly TrustStore[];
  readonly onTrust: (trust: readonly TrustStore[]) => void;
  readonly onChooseFile: () => void;
  readonly onForgetFile: () => void;
}

/** Which stores are believed: several at once, or none. */
export function TrustMenu({ trust, anchorFile, offered, onTrust, onChooseFile, onForgetFile }: TrustMenuProps) {
  const chosen = [
    ...trust.map((store) => words.stores[store]),
    ...(anchorFile === null ? [] : [words.fileTrusted(anchorFile)]),
  ];
  const toggle = (store: TrustStore, on: boolean): void =>
    onTrust(TRUST_STORES.filter((each) => (each === store ? on : trust.includes(each))));
  const summary = chosen.length === 0 ? words.noTrust : chosen.join(', ');
  return (
    <Base.Root>
      <Base.Trigger
        className={classes(fieldCss['control'], selectCss['trigger'], css['trust'])}
        aria-label={`${words.trust}: ${summary}`}
        title={summary}
      >
        <span className={selectCss['value']}>{summary}</span>
        <ChevronDown aria-hidden className={css['chevron']} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={menuCss['positioner']} align="start" sideOffset={3}>
          <Base.Popup className={menuCss['popup']}>
            {offered.map((store) => (
              <Base.CheckboxItem
                key={store}
                checked={trust.includes(store)}
                onCheckedChange={(on) => toggle(store, on)}
                closeOnClick={false}
                className={menuCss['item']}
              >
                <span className={css['mark']}>
                  <Base.CheckboxItemIndicator>
                    <Check aria-hidden />
                  </Base.CheckboxItemIndicator>
                </span>
                {words.stores[store]}
              </Base.CheckboxItem>
            ))}
            <Base.Separator className={menuCss['separator']} />
            <Base.Item className={menuCss['item']} onClick={onChooseFile}>
              <span className={css['mark']} />
              {anchorFile === null ? words.anchorFile : words.otherFile}
            </Base.Item>
            {anchorFile === null ? null : (
              <Base.Item className={menuCss['item']} onClick={onForgetFile}>
                <span className={css['mark']} />
                {words.forgetFile(anchorFile)}
              </Base.Item>
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
