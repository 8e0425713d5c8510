import type { ScreenTyping, ScreenView } from '../../screens/view.ts';
import type { ScreenAction } from './port.ts';

/** Whether the view offers this: a press on a picture that is gone counts for nothing. */
export function isOffered(view: ScreenView | null, action: ScreenAction): boolean {
  if (view === null) {
    return false;
  }
  switch (action.type) {
    case 'choose':
      return view.items.some(({ id }) => id === action.itemId);
    case 'language':
      return view.languages.some(({ id }) => id === action.language);
    case 'wallet':
      return view.wallets.some(({ id, canShow }) => canShow && id === action.walletId);
    case 'key':
      return view.typing !== null && hasKey(view.typing, action.key);
    case 'enter':
      return view.typing?.complete === true;
    default:
      return view.actions.some((button) => button.action === action.type);
  }
}

const SIGNS: Readonly<Record<ScreenTyping['keys'], RegExp>> = {
  number: /^\d$/,
  plate: /^[A-Z0-9]$/,
  code: /^[A-Z0-9-]$/,
};

function hasKey({ keys }: ScreenTyping, key: string): boolean {
  return key === 'erase' || SIGNS[keys].test(key);
}
