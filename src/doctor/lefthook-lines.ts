import { parse } from 'yaml';
import { textOnDisk } from '../hooks/managers/folders.ts';

/** What runs beside a command or decides whether it runs. */
const plain = new Set(['run', 'use_stdin', 'interactive', 'name', 'tags', 'priority', 'fail_text']);
const whole = new Set(['commands', 'jobs', 'parallel', 'piped', 'follow']);

/**
 * The commands that lefthook runs for an event; undefined if its configuration does not say it alone, by conditions, other files or another
 * format than YAML and JSON.
 */
export async function lefthookLines(paths: readonly string[], event: string): Promise<readonly string[] | undefined> {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0 || path.endsWith('.toml')) return undefined;
  const config = record(parse((await textOnDisk(path)) ?? ''));
  // the files that lefthook merges into this one (lefthook.dev, configuration)
  const local = path.replace(/(\.\w+)$/, '-local$1');
  if ('extends' in config || 'remotes' in config || 'rc' in config || (await textOnDisk(local)) !== undefined) return undefined;
  const hook = record(config[event]);
  if (Object.keys(hook).some((key) => !whole.has(key))) return undefined;
  const jobs = [...Object.values(record(hook.commands)), ...(Array.isArray(hook.jobs) ? (hook.jobs as unknown[]) : [])].map(
    record,
  );
  if (jobs.some((job) => typeof job.run !== 'string' || Object.keys(job).some((key) => !plain.has(key)))) return undefined;
  // lefthook's word for the arguments is {0}
  return jobs.flatMap(({ run }) => String(run).trim().split('\n')).map((line) => line.replace(/\{0\}$/, '"$@"'));
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
