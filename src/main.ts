import { dispatch } from './commands/dispatch.ts';

// The entry of the program: nothing but the command line, so that `--help` answers at once.
// Setting the code, rather than exiting, lets everything written to a pipe arrive first; what a command leaves open is a
// bug that would show as a process that stays.
// A reader that goes away (`kioskd check | head`) is no reason to end in the middle of something.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
dispatch(process.argv.slice(2), {
  env: process.env,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});
