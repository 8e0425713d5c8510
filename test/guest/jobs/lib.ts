/** Everything a job may need, in one place. */
export { type Header, type PretendBoard, pretendBoard } from '../inside/gpio.ts';
export { Inside } from '../inside/inside.ts';
export { type Job, job, type Story } from '../inside/job.ts';
export { pretendScreen, pretendSmallScreen } from '../inside/screen.ts';
export { pretendSpi, type SpiMessage } from '../inside/spi.ts';
export { until } from '../inside/until.ts';
export { type UsbDevice, usbDevice } from '../inside/usb.ts';
