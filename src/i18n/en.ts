import { messagesFor } from './messages.ts';

/** The English catalogue. */
export const en = messagesFor('en');
