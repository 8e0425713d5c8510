import type { Health } from '../../domain/health.ts';

export const NOT_STARTED: Health = { status: 'absent', reason: 'the screen is not started' };

export const NO_BROWSER: Health = {
  status: 'degraded',
  reason: 'no browser shows the screen: check that the browser runs and has the address of this kiosk open',
};

export const OLD_PICTURE: Health = {
  status: 'degraded',
  reason: 'the browser is connected but does not draw what it is sent: restart the browser',
};
