/** What a service manager or a debugger may have left there, and a program of ours would go by. */
const LEFT_OUT = ['CREDENTIALS_DIRECTORY', 'NOTIFY_SOCKET', 'WATCHDOG_PID', 'WATCHDOG_USEC', 'NODE_OPTIONS'];

/** The environment of this process, as far as a program that a test starts may have it. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !LEFT_OUT.includes(name)));
}
