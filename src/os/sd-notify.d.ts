declare module 'sd-notify' {
  /** Sends one message to systemd: `NAME=value` lines. Does nothing without NOTIFY_SOCKET. */
  export function sendState(text: string): void;
}
