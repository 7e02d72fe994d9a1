/** The line that setup writes for an event, with the package installed in a folder below the top. */
export function hookLine(event: string, folder = ''): string {
  const tool = `${folder}node_modules/drizzle-guard`;
  const command = `sh "$(test -d ${tool} || echo "$(git rev-parse --git-common-dir)/../")${tool}/hooks/${event}" "$@"`;
  return event === 'post-checkout' ? `case $1 in *[!0]*) ;; *) ${command} || : ;; esac` : command;
}
