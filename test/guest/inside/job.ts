import type { Inside } from './inside.ts';

/** What a job is about to do or has done, inside the guest. It throws, or rejects, when the story is not true. */
export type Story = (guest: Inside) => Promise<void> | void;

export interface JobOptions {
  /** Who runs it: the daemon's own user unless it is about something only root can do. */
  readonly user?: 'kioskd' | 'root';
  /** Makes the pretend hardware, before the first story. When it fails, so do all stories. */
  readonly setup?: Story;
  /** By name, run one after the other. The test of the host expects a line for each of them. */
  readonly stories: Readonly<Record<string, Story>>;
  /** For each story, s; 120 unless said otherwise. */
  readonly patienceS?: number;
}

export interface Job extends JobOptions {
  /** The name of its file in `jobs`, without the ending. */
  readonly name: string;
}

export function job(name: string, options: JobOptions): Job {
  return { name, ...options };
}
