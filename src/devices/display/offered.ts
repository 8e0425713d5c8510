import type { ScreenView } from '../../screens/view.ts';
import type { ScreenAction } from './port.ts';

/** Whether the view has a button or an item for this action: a press on a picture that is gone counts for nothing. */
export function isOffered(view: ScreenView | null, action: ScreenAction): boolean {
  if (view === null) {
    return false;
  }
  return action.type === 'choose'
    ? view.items.some((item) => item.id === action.itemId)
    : view.actions.some((button) => button.action === action.type);
}
