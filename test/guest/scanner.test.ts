import scanner from './jobs/scanner.ts';
import keyboard from './jobs/scanner-keyboard.ts';
import { guestStories } from './stories.ts';

guestStories({ jobs: [scanner, keyboard], timeoutMs: 900_000 });
