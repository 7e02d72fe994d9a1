import { linkKit } from './generate-histories.ts';
import { type Kit, kitVersion } from './histories.ts';
import { publishedRepository, type TestRepository } from './repository.ts';

/** A published project whose package.json asks for the kit that is installed in it. */
export function kitProject(kit: Kit, files: Record<string, string>): TestRepository {
  const manifest = { devDependencies: { 'drizzle-kit': kitVersion(kit) } };
  const repository = publishedRepository({ ...files, 'package.json': JSON.stringify(manifest), '.gitignore': 'node_modules\n' });
  linkKit(kit, repository.path);
  return repository;
}
