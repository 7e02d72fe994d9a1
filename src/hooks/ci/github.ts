import { Unjudgeable } from '../../model/unjudgeable.ts';
import { type About, type CiRun, commitIn, type Environment } from './run.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What GitHub says a run is about (docs.github.com, events that trigger workflows; webhook events and payloads). */
export function githubRun(environment: Environment, event: string | undefined): CiRun {
  const name = environment.GITHUB_EVENT_NAME ?? '';
  const payload = fieldsOf(parsed(event, environment.GITHUB_EVENT_PATH));
  return { service: 'github', about: aboutOf(name, payload, environment), privileged: name === 'pull_request_target' };
}

function aboutOf(name: string, payload: Fields, environment: Environment): About {
  // reviews and labels come with the pull request, too
  if (payload.pull_request !== undefined) {
    const request = fieldsOf(payload.pull_request);
    const [source, target] = [commitIn(fieldsOf(request.head).sha), environment.GITHUB_BASE_REF || fieldsOf(request.base).ref];
    // not base.sha: it is what the branch was when the request was opened, and may be days old
    return { kind: 'request', ...(source && { source }), ...(typeof target === 'string' && { target }) };
  }
  if (name === 'merge_group') {
    const base = commitIn(fieldsOf(payload.merge_group).base_sha);
    if (base !== undefined) return { kind: 'since', base };
  }
  const old = name === 'push' ? commitIn(payload.before) : undefined;
  if (old === undefined) return { kind: 'head' };
  return { kind: 'push', ref: environment.GITHUB_REF ?? '', old, forced: payload.forced === true };
}

function parsed(event: string | undefined, path: string | undefined): unknown {
  if (event === undefined) return {};
  try {
    return JSON.parse(event);
  } catch (cause) {
    throw new Unjudgeable(
      `Cannot read the event in ${path}: ${(cause as Error).message}. Name a base instead: drizzle-guard ci --base <commit>`,
      { cause },
    );
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
