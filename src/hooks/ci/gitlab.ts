import { type About, type CiRun, commitIn, type Environment } from './run.ts';

/** What GitLab says a pipeline is about (docs.gitlab.com, predefined CI/CD variables). */
export function gitlabRun(environment: Environment): CiRun {
  return { service: 'gitlab', about: aboutOf(environment), privileged: false };
}

function aboutOf(environment: Environment): About {
  if (environment.CI_MERGE_REQUEST_IID) {
    const base = commitIn(environment.CI_MERGE_REQUEST_DIFF_BASE_SHA);
    // a fork's pipeline clones the fork, whose target branch is another one
    const fork = environment.CI_MERGE_REQUEST_SOURCE_PROJECT_ID !== environment.CI_MERGE_REQUEST_PROJECT_ID;
    const target = fork && base !== undefined ? undefined : environment.CI_MERGE_REQUEST_TARGET_BRANCH_NAME;
    // set only where the merged result is what runs; else what runs is the source branch
    const source = commitIn(environment.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA) ?? commitIn(environment.CI_COMMIT_SHA);
    return { kind: 'request', ...(source && { source }), ...(target && { target }), ...(base && { base }) };
  }
  const old = commitIn(environment.CI_COMMIT_BEFORE_SHA);
  if (old === undefined || !environment.CI_COMMIT_BRANCH) return { kind: 'head' };
  // it does not say which pushes were forced
  return { kind: 'push', ref: `refs/heads/${environment.CI_COMMIT_BRANCH}`, old, forced: false };
}
